"""A run with code of its user goes on and is repeated where it is named again, and never from the run folder."""

import pytest

import experiments
from experiments.runs.writer import RunWriter
from kills import Killed, kill_at
from own_folder import DIR, FILE, write


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
