"""The allowed range of each key."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from configs import composed
from experiments.config.suggestions import dotted_keys
from experiments.config.validation import RULES, require_choice, require_flag, validate
from experiments.errors import RunError


@pytest.fixture(scope="module")
def config():
    return composed("optimizer=sgd")


def changed(config, key, value):
    other = config.copy()
    OmegaConf.update(other, key, value)
    return other


def test_defaults_are_allowed_and_every_rule_has_its_key(config):
    validate(config)
    known = {*dotted_keys(config), *dotted_keys(composed("optimizer=adamw", "data=arrays"))}
    assert set(RULES) <= known


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("epochs", 1),
        ("epochs", "auto"),
        ("seed", 999_999_999),
        ("batch_size", 2),
        ("shift", 0),
        ("shift", 27),
        ("clip", 1),
        ("optimizer.weight_decay", 0),
        ("plot.every", 0),
        ("warm_start_until", 0.999),
    ],
)
def test_values_at_the_border_are_allowed(config, key, value):
    validate(changed(config, key, value))


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("epochs", 0, "auto or a whole number of at least 1"),
        ("epochs", 1.5, "auto or a whole number of at least 1"),
        ("epochs", "all", "auto or a whole number of at least 1"),
        ("epochs", None, "auto or a whole number of at least 1"),
        ("seed", -1, "a whole number of at least 0 and below 1e+09"),
        ("seed", 1_000_000_000, "a whole number of at least 0 and below 1e+09"),
        ("seed", True, "a whole number of at least 0 and below 1e+09"),
        ("batch_size", 1, "a whole number of at least 2"),
        ("clip", 0, "a number above 0"),
        ("clip", math.inf, "a number above 0"),
        ("shift", 28, "a whole number of at least 0 and below 28"),
        ("snapshots", 10_000, "a whole number of at least 0 and below 10000"),
        ("initial", "decagon", "polygon or random"),
        ("lr_factor", 0, "a number above 0"),
        ("loss_lr_factor", "half", "a number above 0"),
        ("warm_start_until", 1, "a share above 0 and below 1"),
        ("warm_start_until", 0.0, "a share above 0 and below 1"),
        ("optimizer.lr", 0, "a number above 0"),
        ("optimizer.lr", math.nan, "a number above 0"),
        ("optimizer.momentum", -1, "a share above 0 and below 1"),
        ("optimizer.weight_decay", -1, "a number of at least 0"),
        ("skip_finished", "maybe", "true or false"),
        ("skip_finished", 1, "true or false"),
        ("plot.view", "cube", "plane, circle, both or errors"),
        ("plot.split", "validation", "test or train"),
        ("plot.every", -1, "a whole number of at least 0"),
        ("plot.format", "gif", "png, pdf or svg"),
        ("output", "", "a path"),
        ("output", None, "a path"),
        ("resume", "", "null or a path"),
        ("data.root", "", "null or a path"),
        ("device", 5, "a text"),
        ("precision", 16, "auto, bf16 or fp32"),
        ("warm_start", 5, "null or a choice of conf/loss"),
        ("optimizer.nesterov", "maybe", "true or false"),
        ("logger", None, "a choice of conf/logger"),
    ],
)
def test_other_values_are_refused_with_their_rule(config, key, value, rule):
    with pytest.raises(RunError) as caught:
        validate(changed(config, key, value))
    assert str(caught.value) == f"{key}={'null' if value is None else value}: must be {rule}"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("margin", "loss.margin"),
        ("epoch", "epochs"),
        ("dim", "model.dim"),
        ("plot.veiw", "plot.view"),
        ("lr", "optimizer.lr"),
    ],
)
def test_key_that_nothing_reads_is_refused_with_the_nearest(key, meant):
    config = composed("loss=arcface")
    OmegaConf.update(config, key, 3, force_add=True)
    with pytest.raises(RunError) as caught:
        validate(config)
    assert str(caught.value) == f"{key}: no such key{f' (did you mean {meant}?)' if meant else ''}"


ANY_VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2)
)


@pytest.mark.parametrize("key", RULES)
@given(value=ANY_VALUE)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_is_allowed_or_refused_by_the_rule_of_its_key(config, key, value):
    """Whatever a command line can hold: one line that begins with the key, or a value that its rule allows."""
    other = OmegaConf.create(OmegaConf.to_container(config))
    OmegaConf.update(other, key, value, merge=False, force_add=True)
    allowed = RULES[key][0](OmegaConf.select(other, key))
    refused = ""
    try:
        validate(other)
    except RunError as error:
        refused = str(error)
    assert refused == "" if allowed else refused.startswith(f"{key}=")


def test_key_that_an_optimiser_does_not_have_needs_no_value():
    validate(composed("optimizer=adamw"))


def test_choices_and_flags_of_constructors():
    require_choice("mode", "offline", ("offline", "online"))
    require_flag("download", False)
    with pytest.raises(ValueError, match="mode=on: must be offline or online"):
        require_choice("mode", "on", ("offline", "online"))
    with pytest.raises(ValueError, match="download=0: must be true or false"):
        require_flag("download", 0)
