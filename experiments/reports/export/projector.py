"""TensorBoard's Embedding Projector: the last epoch of each run, with the images themselves at their points.

NAME/vectors.tsv             the feature of each image, x and y in the plane
NAME/metadata.tsv            index, class_name, predicted, correct of each image
NAME/sprite.png              the images, 28 pixels each, row by row in a square
projector_config.pbtxt       which files belong together: ``tensorboard --logdir FOLDER`` reads it
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from experiments.errors import RunError
from experiments.files import whole_file
from experiments.reports.tables import inert
from experiments.runs.images import images_of
from experiments.runs.run import Run

SIZE, MAX_SIDE = 28, 8192  # pixels: of an image, and of the largest sprite that the projector takes
FILES = {"vectors": "vectors.tsv", "metadata": "metadata.tsv", "sprite": "sprite.png"}


def write(run: Run, name: str, output: Path) -> None:
    """The files of one run; without the sprite if its images are not available."""
    last = run.embedding(-1)
    folder = output / name
    folder.mkdir(exist_ok=True)
    write_lines(folder / "vectors.tsv", ["\t".join(f"{x:.7g}" for x in feature) for feature in last.features])
    names = [inert(name) for name in run.class_names]
    lines = zip(run.indices, run.labels, last.predicted, strict=True)
    rows = [f"{index}\t{names[label]}\t{names[guess]}\t{label == guess}" for index, label, guess in lines]
    write_lines(folder / "metadata.tsv", ["index\tclass_name\tpredicted\tcorrect", *rows])
    try:
        picture = sprite(images_of(run))
    except RunError as error:
        (folder / "sprite.png").unlink(missing_ok=True)  # of an earlier export
        print(f"{run.folder}: no sprite: {error}", file=sys.stderr)
    else:
        with whole_file(folder / "sprite.png") as temporary:
            picture.save(temporary)


def sprite(images: UInt8[np.ndarray, "n 28 28"]) -> Image.Image:
    """Dark images on white, row by row in the smallest square that holds them.

    Args:
        images: grey values, 0 being the background.

    Raises:
        RunError: if there are too many for the largest square.
    """
    columns = math.ceil(math.sqrt(len(images)))
    if columns * SIZE > MAX_SIDE:
        raise RunError(f"{len(images):,} images: the projector takes at most {(MAX_SIDE // SIZE) ** 2:,}")
    square = np.zeros((columns * columns, SIZE, SIZE), np.uint8)
    square[: len(images)] = images
    rows = square.reshape(columns, columns, SIZE, SIZE).transpose(0, 2, 1, 3)
    return Image.fromarray(255 - rows.reshape(columns * SIZE, columns * SIZE))


def write_all(runs: dict[str, Run], output: Path) -> None:
    """The file that lists all runs, in protobuf's text format."""
    write_lines(output / "projector_config.pbtxt", [entry(name, output) for name in runs])


def entry(name: str, output: Path) -> str:
    """The entry of one run in ``projector_config.pbtxt``."""
    paths = {key: json.dumps(f"{name}/{file}") for key, file in FILES.items()}
    lines = [
        f"tensor_name: {json.dumps(name)}",
        f"tensor_path: {paths['vectors']}",
        f"metadata_path: {paths['metadata']}",
    ]
    if (output / name / FILES["sprite"]).exists():
        lines.append(f"sprite {{ image_path: {paths['sprite']} single_image_dim: {SIZE} single_image_dim: {SIZE} }}")
    return "embeddings {\n" + "".join(f"  {line}\n" for line in lines) + "}"


def write_lines(path: Path, lines: list[str]) -> None:
    with whole_file(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
