"""``scripts/check_loss.py``: a loss of one's own against the contract, without training."""

import pytest

from own_folder import own_folder, write
from report_runs import called, refused
from scripts import check_loss

BROKEN = """
import torch
from losses import Softmax


class Unused(Softmax):
    def forward(self, features, labels):
        return self.scores(features).logsumexp(dim=1).mean()


class InPlace(Softmax):
    def forward(self, features, labels):
        features /= 2
        return torch.nn.functional.cross_entropy(self.scores(features), labels)


class Other:
    def __init__(self, num_classes, dim): ...
"""


def checked(monkeypatch, capsys, *arguments):
    """Exit status and what is printed."""
    with pytest.raises(SystemExit) as leaving:
        called(monkeypatch, check_loss, *arguments)
    return leaving.value.code, capsys.readouterr().out


@pytest.fixture
def lab(tmp_path, without_type_checks):
    write(tmp_path / "lab", "broken.py", BROKEN)
    return own_folder(tmp_path / "lab")


@pytest.mark.usefixtures("lab")
def test_whole_loss_passes_all_checks(monkeypatch, capsys):
    status, printed = checked(monkeypatch, capsys, "lab/my_loss.py:Mine", "margin=0", "loss.gamma=2")
    assert (status, printed.count("\nok"), "FAILS" in printed) == (0, 10, False), printed
    assert printed.endswith("lab/my_loss.py:Mine: all checks hold\n")


@pytest.mark.usefixtures("lab")
def test_broken_loss_is_told_what_fails_and_what_to_do(monkeypatch, capsys):
    status, printed = checked(monkeypatch, capsys, "lab/broken.py:Unused")
    assert (status, printed.count("FAILS")) == (1, 1)
    assert "FAILS the labels count\n      other labels change neither" in printed
    assert printed.endswith("lab/broken.py:Unused: 1 of 11 checks fail\n")


@pytest.mark.usefixtures("lab")
def test_first_failure_hides_the_checks_that_mean_little_then(monkeypatch, capsys):
    status, printed = checked(monkeypatch, capsys, "lab/broken.py:InPlace")
    assert (status, printed.count("FAILS")) == (1, 1)
    assert printed.endswith("1 of 3 checks fail; 8 more follow once this one holds\n")


@pytest.mark.usefixtures("lab")
def test_mistake_is_one_line(monkeypatch):
    expected = {
        ("lab/my_loss.py:Mien",): "lab/my_loss.py has no class Mien (did you mean Mine?)",
        ("lab/my_loss.py:Mine", "margn=1"): "loss.margn: no such key (did you mean loss.margin?)",
        ("lab/my_loss.py:Mine", "margin"): "margin: must be KEY=VALUE, such as margin=0.3",
        ("lab/my_loss.py:Mine", "margin=-1"): "loss.margin=-1: must be at least 0",
        ("lab/broken.py:Other",): "Other is no torch.nn.Module: inherit from it",
    }
    for arguments, message in expected.items():
        assert message in refused(monkeypatch, check_loss, *arguments)
