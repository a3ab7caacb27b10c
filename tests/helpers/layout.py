"""Whether the words of a figure of curves lie where they should."""


def inside(figure):
    """Whether all words lie inside the figure, and title and caption on nothing else."""
    figure.canvas.draw()
    texts = [*figure.texts, *(text for ax in figure.axes for text in (ax.xaxis.label, ax.yaxis.label, ax._left_title))]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    room = all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    return room and not any(box.overlaps(other) for i, box in enumerate(boxes) for other in boxes[:i])
