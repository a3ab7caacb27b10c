"""The sheets: panels with their titles, and captions that fit."""

import pytest

from experiments.errors import RunError
from experiments.reports.curves import circle, landscape, margins, proxies, scales, tangent, target
from experiments.reports.curves.sheets import SHEETS, circle_sheet, margins_sheet, target_sheet
from layout import inside
from report_runs import copied

LOSS = {"_target_": "losses.Circle", "margin": 0.3, "gamma": 8.0, "negative_limit": 0.7}


@pytest.fixture
def folder(finished, tmp_path):
    return copied(finished, tmp_path / "circle", name="circle", config=finished.config | {"loss": LOSS})


def words(figure):
    title, caption = (" ".join(text.get_text().split()) for text in figure.texts)
    return title, caption


@pytest.mark.parametrize(
    ("draw", "module", "titles"),
    [
        (target_sheet, target, [""]),
        (margins_sheet, margins, ["normface", "sphereface 4", "arcface 0.5", "cosface 0.15", "cosface 0.35"]),
        (lambda: circle_sheet(None), circle, ["cosface", "paper/circle", "circle"]),
        (SHEETS["landscape"], landscape, ["softmax", "normface", "lgm"]),
        (SHEETS["tangent"], tangent, ["softmax", "normface"]),
        (SHEETS["scales"], scales, [""]),
        (SHEETS["proxies"], proxies, ["paper/proxy_anchor", "proxy_anchor"]),
    ],
    ids=["target", "margins", "circle", "landscape", "tangent", "scales", "proxies"],
)
def test_sheet_has_its_panels_title_and_caption(draw, module, titles):
    figure = draw()
    assert [ax.get_title(loc="left") for ax in figure.axes] == titles
    assert words(figure) == (module.TITLE, module.CAPTION)
    assert inside(figure)


def test_pairs_of_a_run_lie_on_all_three_panels(folder):
    figure = circle_sheet(folder)
    assert all(len(ax.collections[-1].get_offsets()) == 1000 for ax in figure.axes)
    assert words(figure)[1].startswith(f"{circle.CAPTION} Dots: 1,000 test images of MNIST-5k")
    assert inside(figure)


def test_run_of_another_loss_is_refused(finished):
    with pytest.raises(RunError, match="trained arcface"):
        circle_sheet(finished.folder)
