"""Mistakes in a file of the user, in its class and in the command that names it: one line for each."""

import os
import re

import pytest
from omegaconf import OmegaConf

from experiments.config.instantiate import instantiate
from experiments.config.own.code import OwnCode, importable
from experiments.config.own.targets import parse
from experiments.errors import RunError
from own_folder import FILE, write


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
