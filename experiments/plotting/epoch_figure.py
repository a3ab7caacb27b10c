"""The picture of a run at one epoch after the other: the plane with its words, and the pictures of errors if wanted."""

from matplotlib.figure import Figure

from experiments.evaluation.embedding import Embedding
from experiments.plotting.captions import SEPARATOR, epoch_caption, title
from experiments.plotting.errors import ErrorPictures, Images
from experiments.plotting.figure import PlaneFigure
from experiments.runs.record import RunRecord


class EpochFigure:
    """A figure that is laid out once and then draws one epoch after the other.

    Args:
        run: what the title and the captions say.
        view: "plane", "circle", "both", or "errors": the plane with the misclassified images at their places.
        images: one for each feature, for the view "errors"; None leaves out the pictures.

    Raises:
        ValueError: if the view is none of these.
    """

    def __init__(self, run: RunRecord, view: str, images: Images | None = None):
        self.run = run
        self.plane = PlaneFigure(run.class_names, "plane" if view == "errors" else view, run.samples)
        self.errors = ErrorPictures(images, len(run.class_names)) if view == "errors" and images is not None else None

    def draw(self, embedding: Embedding, accuracy_percent: float, limit: float) -> Figure:
        """Show an embedding, the axes of the plane reaching from -limit to limit."""
        caption = epoch_caption(self.run, embedding, accuracy_percent)
        if self.errors:
            caption += SEPARATOR + self.errors.words(embedding, limit)
        self.plane.draw(embedding, limit, title(self.run), caption)
        if self.errors:
            self.errors.draw(self.plane.panels[0].ax, embedding, limit)
        return self.plane.figure
