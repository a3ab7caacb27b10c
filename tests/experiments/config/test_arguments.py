"""The words of a command line reach the configuration as they were typed."""

import random

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser

from experiments.config.arguments import for_grammar, for_hydra, in_quotes
from experiments.errors import RunError

READ_BACK = [
    "größe",
    "José",
    "数字",
    "😀",
    "o'brien",
    "a&b",
    "#",
    "~",
    "!",
    ";",
    "C:\\Users\\x",
    "C:\\x\\",
    'a"b',
    '\\"',
    "a=b,c",
    "$x",
]


def parsed(argument):
    return OverridesParser.create().parse_override(argument).value()


@pytest.mark.parametrize("path", READ_BACK)
@pytest.mark.parametrize("key", ["resume", "output", "data.root"])
def test_path_of_any_characters_is_read_back(key, path):
    assert parsed(for_grammar(f"{key}={path}")) == path


def test_random_paths_are_read_back():
    rng = random.Random(0)
    for _ in range(1000):
        path = "".join(rng.choices("\\\"'a =,:()[]{}é$", k=rng.randrange(1, 9)))
        assert parsed(f"output={in_quotes(path)}") == path


@pytest.mark.parametrize("argument", ["data.root=null", "resume=", 'output="a b"', "output='a b'", "seed=0", "-m"])
def test_other_arguments_stay(argument):
    assert for_grammar(argument) == argument


def test_option_of_a_sweep_may_stand_anywhere():
    assert for_hydra(["loss=arcface", "-m", "seed=0,1"]) == ["-m", "loss=arcface", "seed=0,1"]
    assert for_hydra(["--cfg", "job", "loss=arcface"]) == ["--cfg", "job", "loss=arcface"]


@pytest.mark.parametrize(
    ("line", "excluding"),
    [
        ("-m -r", "-m -r"),
        ("-r seed=0,1 --multirun", "-r --multirun"),
        ("-m --cfg job seed=0,1", "-m --cfg"),
        ("hydra.mode=RUN -m", "hydra.mode=RUN -m"),
        ("-r hydra.mode=MULTIRUN seed=0,1", "-r hydra.mode=MULTIRUN"),
    ],
)
def test_words_that_exclude_each_other_are_refused(line, excluding):
    with pytest.raises(RunError, match=f"^{excluding}: exclude each other"):
        for_hydra(line.split())


@pytest.mark.parametrize(
    "line", ["-m hydra.mode=MULTIRUN", "-r hydra.mode=RUN", "-m --multirun", "hydra.mode=MULTIRUN"]
)
def test_words_of_one_meaning_may_be_repeated(line):
    assert for_hydra(line.split()) == line.split()


@pytest.mark.parametrize("value", ["null", "5", "0.5"])
def test_choice_that_is_no_name_stays_a_text(value):
    assert parsed(for_grammar(f"loss={value}")) == value
