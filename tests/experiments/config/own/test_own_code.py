"""A loss in a folder of the user: trained, in a sweep too, and kept as text."""

import sys

import pytest
from omegaconf import OmegaConf

import experiments
from experiments.config.instantiate import instantiate
from experiments.config.own.code import OwnCode, importable
from own_folder import DIR, FILE, write
from sweep_commands import runs_below


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


@pytest.mark.usefixtures("lab")
def test_a_class_that_a_file_imports_is_taken_and_the_file_is_kept(small, tmp_path):
    """From a file beside it, whose text is kept, too, or from the project, whose commit the record has."""
    write(tmp_path / "lab", "again.py", "from losses import ArcFace\nfrom my_loss import Mine\n")
    for kind, kept in (("Mine", {"again", "my_loss", "helper"}), ("ArcFace", {"again", "my_loss", "helper"})):
        run = experiments.run("loss=custom", f"loss.target=lab/again.py:{kind}", *small, folder=tmp_path / kind)
        assert (run.name, set(run.record["own_source"])) == (kind, kept)
