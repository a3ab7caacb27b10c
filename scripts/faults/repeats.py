"""Every loss, repeated from its record alone: the same bytes."""

from pathlib import Path

from scripts.faults.child import in_child, train
from scripts.faults.compared import difference
from scripts.faults.result import Result

CONFIGS = Path(__file__).parents[2] / "conf" / "loss"


def reruns(folder: Path, trials: int) -> list[Result]:
    result = Result("each loss trained again from run.json alone (`rerun=`)")
    names = sorted(path.relative_to(CONFIGS).with_suffix("").as_posix() for path in CONFIGS.rglob("*.yaml"))
    for name in names[:trials]:
        run = folder / name.replace("/", "_")
        train(f"loss={name}", folder=run)
        outcome = in_child(["train.py", f"rerun={run}"])
        found = difference(run, run.with_name(f"{run.name}_rerun")) if outcome.succeeded else outcome.printed
        result.count(not found, failure=f"{name}: {found}")
    return [result]
