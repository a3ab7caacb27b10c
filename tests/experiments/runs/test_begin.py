"""The record at the beginning of a run, and of a run that goes on."""

import json
from dataclasses import replace

import pytest
from omegaconf import OmegaConf

import experiments
import losses
from configs import CONF, composed
from experiments.errors import RunError
from experiments.experiment import prepare
from experiments.runs.begin import (
    holds_this_run,
    new_record,
    record_to_resume,
    require_own_targets,
    resumed_record,
    warnings,
)
from experiments.runs.reader import SCHEMA
from experiments.training.trainer import Trainer
from run_folders import finish, record, write


@pytest.fixture(scope="module")
def prepared(finished):
    config = OmegaConf.create(finished.record["config"])
    return config, *prepare(config)


def test_record_holds_all_that_is_known_before_training(prepared, finished):
    config, data, trainer = prepared
    begun = new_record(config, "arcface", ["loss=arcface"], data, trainer)
    assert (begun["name"], begun["status"], begun["schema"], begun["epochs"]) == ("arcface", "interrupted", SCHEMA, 2)
    assert (begun["overrides"], begun["seed"], begun["warnings"]) == (["loss=arcface"], config.seed, [])
    assert begun["config"] == finished.record["config"]
    assert begun["data"] == finished.record["data"] == data.describe()
    assert json.loads(json.dumps(begun)) == begun
    assert set(finished.record) - set(begun) == {"seconds", "final", "diagnostics", "files"}


def test_config_is_recorded_without_interpolations(prepared):
    config, data, trainer = prepared
    linked = OmegaConf.merge(config, {"batch_size": "${seed}"})
    assert new_record(linked, "arcface", [], data, trainer)["config"]["batch_size"] == config.seed


def test_an_infeasible_setting_is_a_warning(prepared, monkeypatch):
    _, data, trainer = prepared
    monkeypatch.setattr(trainer, "loss", losses.CosFace(10, 2, margin=0.35))
    (sentence,) = warnings(data, trainer)
    assert sentence.startswith("CosFace margin 0.35 > 0.191")
    for loss in (losses.CosFace(10, 2, margin=0.15), losses.Softmax(10, 2)):
        monkeypatch.setattr(trainer, "loss", loss)
        assert warnings(data, trainer) == []


def test_a_class_that_is_never_trained_is_a_warning(prepared):
    _, data, trainer = prepared
    assert warnings(replace(data, untrained=("3",)), trainer) == ["no training image of 3"]


def test_an_interrupted_run_goes_on_and_a_finished_one_is_given_back(tmp_path):
    write(tmp_path)
    assert record_to_resume(tmp_path, []) == record("interrupted")
    finish(tmp_path)
    assert record_to_resume(tmp_path, []) == record("finished")


def test_a_stopped_run_and_new_settings_are_refused(tmp_path):
    write(tmp_path)
    with pytest.raises(RunError, match="leave out epochs=3 seed=1"):
        record_to_resume(tmp_path, ["epochs=3", "seed=1"])
    stopped = record("stopped", diagnostics=["epoch 2: NaN or infinity in the loss"])
    (tmp_path / "run.json").write_text(json.dumps(stopped))
    with pytest.raises(RunError, match="stopped at epoch 2: NaN or infinity in the loss, and would again"):
        record_to_resume(tmp_path, [])


def test_a_folder_holds_a_run_wherever_that_was_to_happen(finished, tmp_path):
    config = OmegaConf.create(finished.record["config"])
    assert not holds_this_run(tmp_path, config)
    elsewhere = {"output": "x", "device": "cuda", "skip_finished": True, "data": {"root": "y"}, "logger": {"a": 1}}
    assert holds_this_run(finished.folder, OmegaConf.merge(config, elsewhere))


@pytest.mark.parametrize(
    ("change", "named"), [({"epochs": 9}, "epochs"), ({"data": {"validation": True}}, "data"), ({"new": 1}, "new")]
)
def test_a_folder_with_a_run_of_other_settings_is_refused(finished, change, named):
    config = OmegaConf.merge(finished.record["config"], change)
    with pytest.raises(RunError, match=rf"holds a run of other settings \({named}\); choose another folder"):
        holds_this_run(finished.folder, config)


@pytest.mark.parametrize("name", ["plots", "epochs"])
def test_links_out_of_the_folder_are_not_written_through(tmp_path, name):
    write(tmp_path / "run")
    (tmp_path / "elsewhere").mkdir()
    if (tmp_path / "run" / name).exists():
        (tmp_path / "run" / name).rename(tmp_path / "moved")
    (tmp_path / "run" / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunError, match=f"run/{name}: leads out of the run folder"):
        record_to_resume(tmp_path / "run", [])


def test_each_time_a_run_goes_on_is_recorded(tmp_path, prepared):
    _, data, trainer = prepared
    begun = record(data=data.describe())
    twice = resumed_record(resumed_record(begun, tmp_path, data, trainer), tmp_path, data, trainer)
    assert len(twice["resumed"]) == 2
    assert twice["resumed"][0]["versions"]["torch"]
    assert {key: value for key, value in twice.items() if key != "resumed"} == begun


def test_other_images_are_refused(tmp_path, prepared):
    _, data, trainer = prepared
    begun = record(data=data.describe() | {"checksum": "0" * 64, "source": "another place"})
    with pytest.raises(RunError, match=f"began with the images of another place, not with those of {data.source}"):
        resumed_record(begun, tmp_path, replace(data), trainer)


def test_a_warning_is_printed_before_training_and_recorded(tmp_path, tiny, capsys, monkeypatch):
    monkeypatch.setattr(Trainer, "run_epoch", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        experiments.run(*tiny, "loss.margin=0.35", "plot.every=0", loss="cosface", folder=tmp_path / "run")
    sentence = "CosFace margin 0.35 > 0.191: 10 classes on a circle cannot be that far apart; they may merge"
    assert f"warning: {sentence}\n" in capsys.readouterr().out
    assert json.loads((tmp_path / "run" / "run.json").read_text())["warnings"] == [sentence]


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"_target_": "pathlib.Path.touch"}},
        {"data": {"_target_": "experiments.files.os.system", "_args_": ["true"]}},
        {"data": {"_target_": "losses.arcface.torch.load", "f": "x"}},
        {"data": {"_target_": "experiments.runs.provenance._git", "_args_": ["status"]}},
        {"loss": {"_target_": "losses.ArcFace", "scale": {"_target_": "torch.load", "f": "x"}}},
        {"loss": {"_target_": "losses.ArcFace", "scale": [{"_target_": "os.system"}]}},
    ],
)
def test_foreign_callables_are_not_resumed(tmp_path, changes):
    write(tmp_path)
    own = record("interrupted")
    (tmp_path / "run.json").write_text(json.dumps(own | {"config": own["config"] | changes}))
    with pytest.raises(RunError, match="which is no class of this project; nothing is trained"):
        record_to_resume(tmp_path, [])


@pytest.mark.parametrize("group", ["loss", "model", "data", "optimizer", "schedule", "logger"])
def test_every_shipped_choice_can_be_resumed(tmp_path, group):
    for path in (CONF / group).glob("*.yaml"):
        require_own_targets(tmp_path, OmegaConf.to_container(composed(f"{group}={path.stem}"), resolve=True))
