"""Misclassified images as small pictures: at their places in the plane, or in a sheet."""

import numpy as np
from jaxtyping import Float, Float64, Int, UInt8
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from experiments.evaluation.confidence import errors_by_score
from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import counted
from experiments.plotting.style import default_look, ink, palette
from experiments.plotting.theme import paper
from experiments.plotting.words import said

PIXELS, BORDER = 28, 3  # of an image, and of the border on each side
TILE = PIXELS + 2 * BORDER
CANVAS = 800  # pixels along the side of the plane, about those of a saved picture
WORDS = (
    "{drawn} of {errors} as pictures in the colour of the true class, border in that of the predicted one; the others "
    "would overlap or lie outside"
)

Images = UInt8[np.ndarray, "n 28 28"]  # grey values, 0 being the background


class ErrorPictures:
    """The misclassified images of one embedding after the other, drawn on a plane.

    Args:
        images: one for each feature of the embeddings.
        num_classes: C.
    """

    def __init__(self, images: Images, num_classes: int):
        self.images, self.colors = images, palette(num_classes)
        self.artist: AxesImage | None = None

    def words(self, embedding: Embedding, limit: float) -> str:
        """What is drawn, for the caption."""
        wrong, drawn = len(errors_by_score(embedding)), len(chosen_errors(embedding, limit))
        if not wrong:
            return said("no errors")
        return said(WORDS, drawn=f"{drawn:,}", errors=counted(wrong, "errors"))

    @default_look
    def draw(self, ax: Axes, embedding: Embedding, limit: float) -> None:
        """Above the points of a plane whose axes reach from -limit to limit."""
        chosen = chosen_errors(embedding, limit)
        tiles = [
            tile(self.images[index], ink(self.colors)[embedding.labels[index]], self.colors[guess])
            for index, guess in zip(chosen, embedding.predicted[chosen], strict=True)
        ]
        canvas = pasted(tiles, embedding.features[chosen] / limit)
        if self.artist is None:
            self.artist = AxesImage(ax, zorder=5, origin="upper", interpolation="antialiased")
            ax.add_image(self.artist)
        self.artist.set_data(canvas)
        self.artist.set_extent((-limit, limit, -limit, limit))
        ax.set(xlim=(-limit, limit), ylim=(-limit, limit))


def chosen_errors(embedding: Embedding, limit: float) -> Int[np.ndarray, " k"]:
    """The misclassified samples whose pictures lie in the frame and do not overlap, the most confident ones first."""
    wrong = errors_by_score(embedding)
    places = embedding.features[wrong].astype(np.float64) / limit
    inside = (np.abs(places) <= 1).all(axis=1)
    return wrong[inside][apart(places[inside], 2 * TILE / CANVAS)]


def apart(places: Float64[np.ndarray, "n 2"], side: float) -> Int[np.ndarray, " k"]:
    """Positions of squares of this side that overlap none before them."""
    kept = np.empty(0, int)
    for index, place in enumerate(places):
        if not (np.abs(places[kept] - place) < side).all(axis=1).any():
            kept = np.append(kept, index)
    return kept


def tile(
    image: UInt8[np.ndarray, "28 28"], color: Float[np.ndarray, "3"], border: Float[np.ndarray, "3"]
) -> UInt8[np.ndarray, "34 34 3"]:
    """Red, green, blue: the image on the background in one colour, inside a border in another."""
    grey = image[..., None] / 255
    framed = np.tile(border, (TILE, TILE, 1))
    framed[BORDER:-BORDER, BORDER:-BORDER] = (1 - grey) * paper() + grey * color
    return np.rint(255 * framed).astype(np.uint8)


def pasted(tiles: list[np.ndarray], places: Float[np.ndarray, "k 2"]) -> UInt8[np.ndarray, "side side 4"]:
    """A transparent canvas with a tile at each place; the places reach from -1 to 1, upwards."""
    canvas = np.zeros((CANVAS + 2 * TILE, CANVAS + 2 * TILE, 4), np.uint8)
    columns = np.rint((1 + places[:, 0]) / 2 * CANVAS).astype(int) + TILE // 2
    rows = np.rint((1 - places[:, 1]) / 2 * CANVAS).astype(int) + TILE // 2
    for picture, row, column in zip(tiles, rows, columns, strict=True):
        canvas[row : row + TILE, column : column + TILE] = np.dstack([picture, np.full((TILE, TILE), 255, np.uint8)])
    return canvas[TILE:-TILE, TILE:-TILE]
