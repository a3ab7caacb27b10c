"""One name everywhere: file, class, configuration, test and picture of a loss. Every configuration composes."""

import re
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

import losses
from experiments.config.validation import RULES, validate

PROJECT = Path(__file__).parents[2]
CONF = PROJECT / "conf"
NAMES = {path.stem for path in (CONF / "loss").glob("*.yaml")}
EXPERIMENTS = sorted(path.stem for path in (CONF / "experiment").glob("*.yaml"))
FILES = sorted(CONF.rglob("*.yaml"))
RESULT = re.compile(r"\d\s*(%|percent\b|s\b|seconds\b|minutes\b)")


def composed(*overrides):
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose("config", list(overrides))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_loss_has_the_same_name_in_every_place(name):
    target = composed(f"loss={name}").loss._target_
    package, _, class_name = target.rpartition(".")
    assert package == "losses"
    assert losses.ALL[name] is getattr(losses, class_name)
    assert losses.ALL[name].__module__ == f"losses.{name}"
    assert (PROJECT / "tests" / "losses" / f"test_{name}.py").exists()


def test_every_public_loss_has_a_configuration():
    assert set(losses.ALL) == NAMES


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_composes_and_is_allowed(name):
    validate(composed(f"experiment={name}"))


@pytest.mark.parametrize("group", ["data", "model", "optimizer", "plot", "schedule"])
def test_every_option_of_every_group_composes_and_is_allowed(group):
    for path in (CONF / group).glob("*.yaml"):
        validate(composed(f"{group}={path.stem}"))


def test_every_rule_has_its_key_and_the_defaults_obey_it():
    configs = [composed("optimizer=adamw"), composed("optimizer=sgd"), composed("data=arrays")]
    for key, (allowed, _) in RULES.items():
        values = [OmegaConf.select(config, key, default="absent") for config in configs]
        there = [value for value in values if value != "absent"]
        assert there, key
        assert all(map(allowed, there)), key


def test_recipe_slows_training_under_every_optimiser():
    for optimizer in ("adamw", "sgd"):
        config = composed("loss=triplet", f"optimizer={optimizer}")
        assert config.lr_factor == 0.5
        assert config.optimizer.lr == composed(f"optimizer={optimizer}").optimizer.lr


def test_network_without_batch_norm_trains_slower():
    assert composed("model=lenetpp").lr_factor == 0.3
    assert composed("model=cnn").lr_factor == 1


def test_every_recipe_belongs_to_a_loss_and_is_taken_by_it():
    plain = composed("loss=softmax")
    for path in (CONF / "recipe").glob("*.yaml"):
        keys = [key for key in OmegaConf.load(path) if key != "defaults"]
        if path.stem == "common":  # that of a loss without a recipe, for any loss
            assert all(composed("loss=triplet", "recipe=common")[key] == plain[key] for key in keys)
            continue
        assert path.stem in NAMES
        assert any(composed(f"loss={path.stem}")[key] != plain[key] for key in keys)
        if (CONF / "loss" / "paper" / path.name).exists():
            assert all(composed(f"loss=paper/{path.stem}")[key] == plain[key] for key in keys)


@pytest.mark.parametrize("path", sorted((CONF / "loss").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_loss_file_begins_with_its_command(path):
    option = path.relative_to(CONF / "loss").with_suffix("").as_posix()
    assert path.read_text(encoding="utf-8").startswith(f"# python train.py loss={option}\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONF).as_posix())
def test_no_configuration_holds_a_result(path):
    """Accuracies and times stand in docs/, each once."""
    assert RESULT.findall(path.read_text(encoding="utf-8")) == []
