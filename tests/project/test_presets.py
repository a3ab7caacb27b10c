"""Presets: the settings of each file in conf/experiment, alone and with every value that it sweeps over."""

import re
from functools import cache
from pathlib import Path

import pytest
import torch
from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

import experiments
import losses
from experiments.config.instantiate import instantiate
from experiments.config.validation import validate
from experiments.training.build import build_model
from pages import anchors

CONF = Path(__file__).parents[2] / "conf"
FILES = {path.stem: path.read_text(encoding="utf-8") for path in (CONF / "experiment").glob("*.yaml")}
SWEEPS = {
    name: text for name, text in FILES.items() if "sweeper:" in text and name not in ("study", "dimensions")
}  # of figures
EVERY_SWEEP = pytest.mark.parametrize("name", sorted(SWEEPS))


@cache
def composed(*overrides):
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose("config", list(overrides), return_hydra_config=True)


@cache
def jobs(name):
    """The overrides of every run of a sweep, as Hydra's own sweeper multiplies them out."""
    params = composed(f"experiment={name}").hydra.sweeper.params
    with initialize_config_dir(str(CONF), version_base="1.3"):
        parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
        swept = parser.parse_overrides([f"{key}={values}" for key, values in params.items()])
        (batch,) = BasicSweeper.split_arguments(swept, max_batch_size=None)
        return batch


def built(name, job):
    torch.manual_seed(0)
    return instantiate(composed(f"experiment={name}", *job), "loss", num_classes=10, dim=2)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_experiment_begins_with_its_package_and_names_its_command(name):
    assert FILES[name].startswith("# @package _global_\n# ")
    assert re.search(rf"^#   python train\.py experiment={name}\b", FILES[name], re.MULTILINE)


@EVERY_SWEEP
def test_every_run_of_a_sweep_can_be_built(name):
    settings = set()
    for job in jobs(name):
        config = composed(f"experiment={name}", *job)
        validate(config)
        features = build_model(config)(torch.rand(4, 1, 28, 28))
        assert instantiate(config, "loss", num_classes=10, dim=2)(features, torch.tensor([0, 1, 0, 1])).isfinite()
        if config.warm_start is not None:
            instantiate(config, "warm_start", num_classes=10, dim=2)
        settings.add(str((config.loss, config.model, config.warm_start)))
    assert len(settings) == len(jobs(name)) > 1


@EVERY_SWEEP
def test_a_sweep_needs_no_other_override_and_draws_little(name):
    config = composed(f"experiment={name}")
    assert config.hydra.mode.name == "MULTIRUN"
    assert config.plot.every == 1000


@EVERY_SWEEP
def test_header_leads_to_the_result_and_shows_how_to_draw_it(name):
    """The rows and columns of the comparison are the swept keys: no two runs share a panel."""
    text = SWEEPS[name]
    assert "\n# Result: docs/figures.md.\n" in text
    assert name in anchors("docs/figures.md")
    (line,) = re.findall(r"^#   (python scripts/compare\.py outputs/multirun/DATE .*)$", text, re.MULTILINE)
    assert line.endswith(f"--output {name}.png")
    keys = re.findall(r"--(?:rows|cols) (\S+)", line)
    panels = set()
    for job in jobs(name):
        config = composed(f"experiment={name}", *job)
        option = config.hydra.runtime.choices.loss
        panels.add(tuple(str(option if key == "loss" else OmegaConf.select(config, key)) for key in keys))
    assert len(panels) == len(jobs(name))


@pytest.mark.parametrize(
    ("name", "infeasible"),
    [
        ("arcface_margins", {"loss.margin=0.7"}),
        ("cosface_margins", {"loss.margin=0.35"}),
        ("normface_scales", {"loss.scale=1", "loss.scale=4", "loss.scale=8"}),
    ],
)
def test_infeasible_values_are_those_beyond_the_limit(name, infeasible):
    assert {setting for job in jobs(name) for setting in job if built(name, job).infeasible()} == infeasible


def test_study_trains_every_loss_of_this_project_with_five_seeds():
    expected = {(f"loss={name}", f"seed={seed}") for name in set(losses.ALL) - {"pml"} for seed in range(5)}
    assert set(map(tuple, jobs("study"))) == expected


def test_every_loss_is_trained_in_every_dimension_under_one_recipe():
    swept = {"loss": set(), "model.dim": set(), "seed": set()}
    for job in jobs("dimensions"):
        for key, value in (setting.split("=") for setting in job):
            swept[key].add(value)
    published = {f"paper/{path.stem}" for path in (CONF / "loss" / "paper").glob("*.yaml")} - {"paper/triplet"}
    assert swept == {
        "loss": {*losses.ALL} - {"pml"} | published,
        "model.dim": {"2", "3", "8", "32"},
        "seed": {"0", "1", "2"},
    }
    assert len(jobs("dimensions")) == len(swept["loss"]) * 4 * 3
    triplet, softmax = (composed("experiment=dimensions", f"loss={name}") for name in ("triplet", "softmax"))
    keys = ("warm_start", "lr_factor", "loss_lr_factor", "batch_size")
    assert [triplet[key] for key in keys] == [softmax[key] for key in keys] == [None, 1.0, 1.0, 256]
    assert triplet.loss == composed("loss=paper/triplet").loss


def test_variants_of_the_study_change_what_they_name():
    shown = ("batch_size", "warm_start", "lr_factor", "loss_lr_factor")
    one_seed = [job for job in jobs("study") if "seed=0" in job]
    configs = [composed("experiment=study", "recipe=common", *job) for job in one_seed]
    assert {str([config[key] for key in shown]) for config in configs} == {"[256, None, 1.0, 1.0]"}
    assert composed("experiment=study", "initial=random").initial == "random"


def test_triplets_are_swept_with_and_without_their_warm_start():
    starts = {composed("experiment=triplet_margins", *job).warm_start is None for job in jobs("triplet_margins")}
    assert starts == {True, False}


def ran(command, tmp_path, tiny, *arguments):
    status, printed = command("experiment=softmax_bias", *tiny, "epochs=1", "plot.every=0", *arguments)
    assert status == 0, printed
    return [experiments.load_run(path.parent) for path in sorted((tmp_path / "outputs" / "multirun").rglob("run.json"))]


def test_one_command_trains_all_of_them_and_the_command_line_still_counts(command, tmp_path, tiny):
    runs = ran(command, tmp_path, tiny)
    assert [run.config["loss"]["bias"] for run in runs] == [False, True]
    assert {run.last_epoch for run in runs} == {1}
    assert {run.data_name for run in runs} == {"MNIST-5k"}
    assert list(tmp_path.rglob("*.png")) == []


def test_swept_values_are_replaced_by_those_of_the_command_line(command, tmp_path, tiny):
    """One value leaves one run, more values their number, and a further key multiplies with them."""
    runs = ran(command, tmp_path, tiny, "loss.bias=true", "optimizer=glob(*)")
    assert [run.config["loss"]["bias"] for run in runs] == [True, True]
    assert len({run.config["optimizer"]["_target_"] for run in runs}) == 2
