"""A folder of a user: a loss and a backbone of its own, and their configurations."""

from textwrap import dedent

DIR = ("--config-dir", "lab/conf")
FILE = ("loss=custom", "loss.target=./lab/my_loss.py:Mine")

LOSS = '''
from helper import power
from losses import Softmax
from torch.nn import functional as F


class Mine(Softmax):
    """Cross-entropy to a power.

    More.
    """

    def __init__(self, num_classes, dim, margin=0.5, gamma=1.0):
        if margin < 0:
            raise ValueError(f"margin={margin}: must be at least 0")
        super().__init__(num_classes, dim)
        self.margin, self.gamma = margin, gamma

    def forward(self, features, labels):
        return power(F.cross_entropy(self.scores(features), labels), self.gamma) + 0 * self.margin
'''
HELPER = """
def power(value, gamma):
    return value**gamma
"""
NET = '''
from torch import nn

from models.plane import Plane


class Net(nn.Sequential):
    """One layer of hidden units."""

    def __init__(self, dim, hidden=16):
        super().__init__(nn.Flatten(), nn.Linear(784, hidden), nn.ReLU(), Plane(hidden, dim))
'''


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def own_folder(folder):
    """With ``my_loss.py``, its helper, ``my_model.py``, ``conf/loss/mine.yaml`` and ``conf/model/mine.yaml``."""
    write(folder, "my_loss.py", LOSS)
    write(folder, "helper.py", HELPER)
    write(folder, "my_model.py", NET)
    write(folder, "conf/loss/mine.yaml", "_target_: my_loss.Mine\nmargin: 0.5 # a cosine, >= 0\ngamma: 2.0 # > 0\n")
    write(folder, "conf/model/mine.yaml", "_target_: my_model.Net\nhidden: 8 # units\n")
    return folder
