"""A loss in a folder of the user: trained, kept as text, resumed and repeated, and never taken from a run folder."""

import os
import re
import sys

import pytest
from omegaconf import OmegaConf

import experiments
from experiments.config.instantiate import instantiate
from experiments.config.own.code import OwnCode, importable
from experiments.config.own.targets import parse
from experiments.errors import RunError
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at
from own_folder import own_folder, write
from sweep_commands import runs_below

DIR = ("--config-dir", "lab/conf")
FILE = ("loss=custom", "loss.target=./lab/my_loss.py:Mine")


@pytest.fixture
def lab(tmp_path):
    return own_folder(tmp_path / "lab")


@pytest.fixture
def small(tiny):
    return (*tiny, "epochs=1", "plot.every=0")


@pytest.mark.usefixtures("lab")
def test_loss_of_a_config_dir_is_trained_and_its_code_is_kept_as_text(command, small, tmp_path):
    status, printed = command(*DIR, "loss=mine", "loss.margin=0.3", *small, "hydra.run.dir=run")
    assert status == 0, printed
    run = experiments.load_run(tmp_path / "run")
    assert run.name == "mine"
    assert run.config["loss"] == {"_target_": "my_loss.Mine", "margin": 0.3, "gamma": 2.0}
    for name in ("my_loss", "helper"):
        text = (tmp_path / "run" / "source" / f"{name}.py.txt").read_text()
        assert text == (tmp_path / "lab" / f"{name}.py").read_text()
        assert f"source/{name}.py.txt" in run.record["files"]
    assert set(run.record["own_source"]) == {"my_loss", "helper"}


@pytest.mark.usefixtures("lab")
def test_class_of_a_file_is_the_same_run_with_its_defaults(command, small, tmp_path):
    status, printed = command(*FILE, "loss.gamma=2", "loss.margin=0.3", *small)
    assert status == 0, printed
    (run,) = runs_below(tmp_path / "outputs" / "Mine")
    command(*DIR, "loss=mine", "loss.margin=0.3", *small, "hydra.run.dir=run")
    assert (run.name, run.config["loss"]) == ("Mine", {"_target_": "my_loss.Mine", "margin": 0.3, "gamma": 2})
    assert run.features.tobytes() == experiments.load_run(tmp_path / "run").features.tobytes()


def test_nothing_stays_in_the_process_and_the_next_run_has_the_code_as_it_then_is(lab, small, tmp_path):
    first = experiments.run(*FILE, *small, folder=tmp_path / "a")
    assert "my_loss" not in sys.modules
    assert str(lab) not in sys.path
    write(lab, "helper.py", "def power(value, gamma):\n    return value / 100\n")
    second = experiments.run(*FILE, *small, folder=tmp_path / "b")
    assert first.features[1].tobytes() != second.features[1].tobytes()
    assert "100" in (tmp_path / "b" / "source" / "helper.py.txt").read_text()


def test_sweep_of_workers_from_another_folder(lab, command, small, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    words = ("--config-dir", str(lab / "conf"), "loss=mine,softmax", *small, "hydra/launcher=joblib")
    status, printed = command("-m", *words, "hydra.launcher.n_jobs=2")
    assert status == 0, printed
    assert sorted(run.name for run in runs_below(tmp_path)) == ["mine", "softmax"]


@pytest.fixture
def interrupted(lab, command, tiny, tmp_path, monkeypatch):
    """A run of ``lab`` that was killed in its second epoch."""
    with monkeypatch.context() as patch:
        kill_at(patch, RunWriter, "write_checkpoint", 2)
        with pytest.raises(Killed):
            command(*FILE, *tiny, "plot.every=0", "hydra.run.dir=run")
    return tmp_path / "run"


@pytest.mark.usefixtures("interrupted")
def test_resumed_and_repeated_where_the_user_names_it_again(command):
    status, printed = command("resume=run", FILE[1])
    assert status == 0, printed
    status, printed = command("rerun=run", *DIR)
    assert (status, "bit for bit" in printed) == (0, True), printed


def test_never_from_the_run_folder(interrupted, command, tmp_path):
    """A copy that leaves a trace, in the run folder and where Python would look; and a class of another file."""
    trace = f"open({str(tmp_path / 'executed')!r}, 'w')\n"
    for name in ("source/my_loss.py", "source/my_loss.py.txt", "my_loss.py"):
        write(interrupted, name, trace)
    write(tmp_path, "other/conf/loss/some.yaml", "_target_: another.Thing\n")
    assert experiments.load_run("run").config["loss"]["_target_"] == "my_loss.Mine"
    for words in ([], ["--config-dir", "other/conf"], ["loss.target=lab/helper.py:power"]):
        status, printed = command("resume=run", *words)
        assert (status, "which is no class of this project; nothing is trained" in printed) == (1, True), printed
    assert command("resume=run", FILE[1])[0] == 0
    status, printed = command("rerun=run")
    assert (status, "which is no class of this project; nothing is trained" in printed) == (1, True), printed
    assert not (tmp_path / "executed").exists()


def test_other_code_does_not_go_on_with_a_run(interrupted, lab, command):
    write(lab, "helper.py", "def power(value, gamma):\n    return value\n")
    status, printed = command("resume=run", *DIR)
    assert (status, "run: began with other code of" in printed) == (1, True), printed


@pytest.mark.usefixtures("lab")
def test_interrupted_run_names_the_command_that_goes_on(command, tiny, tmp_path, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.training.trainer.Trainer.run_epoch", stop)
    _, printed = command(*DIR, "loss=mine", *tiny, "hydra.run.dir=run")
    assert printed.endswith(f"python train.py resume={tmp_path / 'run'} --config-dir {tmp_path / 'lab' / 'conf'}")


def test_mistakes_in_the_file_are_one_line(lab):
    write(lab, "broken.py", "import torch\ndef f(:\n")
    write(lab, "losses.py", "class A: ...\n")
    write(lab, "two-words.py", "class A: ...\n")
    expected = {
        None: "loss.target=null: must be FILE.py:CLASS, such as ./my_loss.py:Mine",
        "lab": "loss.target=lab: must be FILE.py:CLASS",
        "lab/no.py:Mine": "there is no file lab/no.py",
        "lab/my_loss.py:Mien": "lab/my_loss.py has no class Mien (did you mean Mine?)",
        "lab/broken.py:A": "broken.py, line 2: invalid syntax",
        "lab/two-words.py:A": "Python imports names of letters, digits and _ alone; rename two-words.py",
        "lab/losses.py:A": "losses is the name of a package of this project; rename your file",
    }
    for text, message in expected.items():
        with pytest.raises(RunError, match=re.escape(message)):
            parse("loss.target", text)
    with pytest.raises(RunError, match=r"such as \./my_model\.py:Mine"):
        parse("model.target", None)


def test_a_link_to_a_file_elsewhere_is_taken(lab, small, tmp_path):
    (tmp_path / "linked").mkdir()
    for name in ("my_loss.py", "helper.py"):
        (tmp_path / "linked" / name).symlink_to(lab / name)
    run = experiments.run("loss=custom", "loss.target=linked/my_loss.py:Mine", *small, folder=tmp_path / "run")
    assert run.name == "Mine"


def test_runs_of_a_sweep_over_one_file_lie_side_by_side(lab, command, small, tmp_path):
    status, printed = command("-m", *FILE, *small, "loss.margin=0.1,0.2", "hydra.sweep.dir=sweep")
    assert status == 0, printed
    folders = [path.name for path in (tmp_path / "sweep").iterdir() if path.is_dir()]
    assert len(folders) == 2
    assert all("loss=custom" in name and "loss.margin=" in name and "+" not in name for name in folders)


def test_a_folder_of_the_user_named_as_one_of_ours_is_not_imported_from(lab):
    (lab / "losses").mkdir()
    config = OmegaConf.create({"loss": {"_target_": "losses.Softmax"}})
    with importable(OwnCode((lab,))):
        assert type(instantiate(config, "loss", num_classes=10, dim=2)).__name__ == "Softmax"


def test_mistakes_of_the_class_are_one_line(lab):
    write(lab, "raises.py", "import torch\n\ntensr(3)\nclass A: ...\n")
    write(lab, "json.py", "class A: ...\n")
    write(lab, "needs.py", "class A:\n    def __init__(self, dim): ...\n")
    write(lab, "more.py", "class A:\n    def __init__(self, num_classes, dim, gamma): ...\n")
    expected = {
        "raises.A": "loss._target_=raises.A: raises.py, line 3: NameError: name 'tensr' is not defined",
        "json.A": "json is also the name of another module",
        "my_loss.Mien": "my_loss.py has no Mien (did you mean Mine?)",
        "lost.A": f"no such class (losses/__init__.py imports those), nor lost.py in {lab}",
        "needs.A": "loss: A must take num_classes, which the program sets",
        "more.A": "loss.gamma: A needs a value; loss.gamma=VALUE gives one",
    }
    for target, message in expected.items():
        config = OmegaConf.create({"loss": {"_target_": target}})
        with importable(OwnCode((lab,))), pytest.raises(RunError, match=re.escape(message)):
            instantiate(config, "loss", num_classes=10, dim=2)


BARE = """
from torch import nn


class Bare(nn.Module):
    def __init__(self, num_classes, dim):
        super().__init__()
"""
FAILING = """
from losses import Softmax


class {name}(Softmax):
    def forward(self, features, labels):
        {body}
"""
BODIES = {
    "InPlace": "features *= 0; return super().forward(features, labels)",
    "Detached": "return super().forward(features, labels).detach()",
    "Each": "return super().forward(features, labels) * features[:, 0]",
}
MISTAKES = [
    *(
        (["loss=custom", f"loss.target=lab/failing.py:{name}"], f"check_loss.py failing.py:{name} says what to do")
        for name in BODIES
    ),
    (["model=custom", "model.target=lab/bare.py:NoModule"], "model: NoModule is no torch.nn.Module: inherit from it"),
    (["model=mine", "data=mnist5k"], "of your own: model=custom, or --config-dir FOLDER/conf (docs/own.md)"),
    ([*FILE, "loss.magrin=1"], "loss.magrin: no such key (did you mean loss.margin?); Mine has margin, gamma"),
    (
        ["-m", "loss=custom,arcface", FILE[1]],
        "loss=custom,arcface: custom cannot be one of several, since loss.target is",
    ),
    (["loss.target=lab/my_loss.py:Mine"], "loss.target=lab/my_loss.py:Mine: is for loss=custom"),
    (["loss=custom", "loss.target=lab/no.py:Mine"], "there is no file lab/no.py"),
    (["loss=custom", "loss.target=lab/my_model.py:Net"], "loss: Net must take num_classes, which the program sets"),
    (
        ["loss=custom", "loss.target=lab/bare.py:Bare"],
        "loss: Bare has no classifier, scores, prototypes",
    ),
    (["--config-dir", "nowhere", "loss=mine"], "nowhere' not found"),
    (["--config-dir", "hidden", "loss=arcface"], "loss/arcface is a choice of Rosette itself; rename the file"),
    (["-m", "--config-dir", "hidden", "seed=0,1"], "loss/arcface is a choice of Rosette itself; rename the file"),
]


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(("words", "message"), MISTAKES, ids=range(len(MISTAKES)))
def test_mistake_in_the_command_is_one_line_and_leaves_nothing(command, tmp_path, words, message):
    write(tmp_path, "hidden/loss/arcface.yaml", "_target_: losses.ArcFace\n")
    write(tmp_path / "lab", "bare.py", BARE + "\n\nclass NoModule:\n    def __init__(self, dim): ...\n")
    (tmp_path / "lab" / "failing.py").write_text("".join(FAILING.format(name=n, body=b) for n, b in BODIES.items()))
    status, printed = command(*words, "data=mnist5k")
    assert status == 1
    assert message in printed
    assert len(printed.strip().splitlines()) == 1
    assert sorted(os.listdir(tmp_path)) == ["hidden", "lab"]


@pytest.mark.usefixtures("lab")
def test_a_class_that_a_file_imports_is_taken_and_the_file_is_kept(small, tmp_path):
    """From a file beside it, whose text is kept, too, or from the project, whose commit the record has."""
    write(tmp_path / "lab", "again.py", "from losses import ArcFace\nfrom my_loss import Mine\n")
    for kind, kept in (("Mine", {"again", "my_loss", "helper"}), ("ArcFace", {"again", "my_loss", "helper"})):
        run = experiments.run("loss=custom", f"loss.target=lab/again.py:{kind}", *small, folder=tmp_path / kind)
        assert (run.name, set(run.record["own_source"])) == (kind, kept)


def test_other_code_of_a_finished_run_is_one_line(lab, command, small):
    assert command(*FILE, *small, "hydra.run.dir=run")[0] == 0
    assert command("resume=run", FILE[1])[1].strip().endswith("run: finished already, nothing to do")
    write(lab, "helper.py", "def power(value, gamma):\n    return value\n")
    status, printed = command("resume=run", FILE[1])
    assert status == 0
    _, line = printed.splitlines()
    assert line.endswith(
        "run: your code of helper differs from that of the run, which is in source/; begin a new run with yours"
    )
