"""A sweep that is started again in its folder does what is missing, and nothing else."""

import pytest
from omegaconf import OmegaConf

from experiments.runs.writer import RunWriter
from kills import Killed, kill_at
from sweep_commands import runs_below

AGAIN = ("hydra.sweep.dir=here", "skip_finished=true")


@pytest.fixture
def killed(command, tiny, tmp_path, monkeypatch):
    """A sweep of three seeds whose process was killed in its second run, in the folder ``here``; gives its command."""
    sweep = ("-m", *tiny, "plot.every=0", "seed=0,1,2", "hydra.sweep.dir=here")
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 5)
        with pytest.raises(Killed):
            command(*sweep)
    assert [run.status for run in runs_below(tmp_path)] == ["finished", "interrupted"]
    return sweep


def test_what_is_missing_is_run_and_what_is_finished_is_skipped_in_one_line(killed, command, tmp_path):
    """One after the other; test_joblib_launcher.py has runs side by side."""
    written = [path.stat().st_mtime_ns for path in tmp_path.rglob("*seed=0/*")]
    status, printed = command(*killed, "skip_finished=true")
    runs = runs_below(tmp_path)
    assert [(run.status, run.seed) for run in runs] == [("finished", 0), ("finished", 1), ("finished", 2)], printed
    assert [len(run.record.get("resumed", ())) for run in runs] == [0, 1, 0]
    assert [path.stat().st_mtime_ns for path in tmp_path.rglob("*seed=0/*")] == written
    assert status == 0
    status, printed = command(*killed, "skip_finished=true")
    assert status == 0
    assert [line.endswith(": finished already, nothing to do") for line in printed.splitlines()] == [True] * 3 + [False]


def test_without_the_key_one_line_names_it(killed, command, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    status, printed = command(*killed)
    assert status == 1
    assert printed.endswith("train.py: here: has runs already; skip_finished=true goes on with them")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_of_other_settings_is_refused(killed, command, tmp_path):
    """Two settings may have one folder name: the sweep was edited where the name does not show it."""
    (folder,) = tmp_path.rglob("*seed=0")
    folder.rename(folder.with_name(folder.name.replace("epochs=2", "epochs=3")))
    sweep = [argument.replace("epochs=2", "epochs=3").replace("seed=0,1,2", "seed=0") for argument in killed]
    status, printed = command(*sweep, "skip_finished=true")
    assert status == 1
    assert printed.endswith("holds a run of other settings (epochs); choose another folder")


def test_a_search_that_ended_early_goes_on_to_the_same_best(command, tiny, tmp_path):
    search = ("-m", *tiny[:1], *tiny[2:], "epochs=1", "sweep=optuna", "loss=arcface", *AGAIN)
    assert command(*search, "hydra.sweeper.n_trials=2")[0] == 0
    first = [(run.folder.name, run.config["loss"]) for run in runs_below(tmp_path)]
    status, printed = command(*search, "hydra.sweeper.n_trials=3")
    assert (status, printed.count("finished already, nothing to do")) == (0, 2)
    runs = runs_below(tmp_path)
    assert [(run.folder.name, run.config["loss"]) for run in runs[:2]] == first
    (summary,) = tmp_path.rglob("optimization_results.yaml")
    assert OmegaConf.load(summary).best_value == max(run.metrics["accuracy_percent"][-1] for run in runs)
