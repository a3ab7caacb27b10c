"""The last epoch of each run for TensorBoard's Embedding Projector, which shows the digits themselves at their places.

NAME/vectors.tsv             x, y of each digit
NAME/metadata.tsv            index, class_name, predicted, correct of each digit
NAME/sprite.png              the digits, 28 pixels each, row by row in a square
projector_config.pbtxt       which files belong together: tensorboard --logdir FOLDER finds them by it
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from omegaconf import OmegaConf
from PIL import Image

from experiments.archive import Run
from experiments.build import build
from experiments.errors import RunError
from experiments.files import whole_file
from experiments.observation import Observer
from experiments.pictures import snapshot

SIZE, MOST = 28, 8192  # pixels: of a digit, and of the largest sprite that the projector takes
FILES = {"vectors": "vectors.tsv", "metadata": "metadata.tsv", "sprite": "sprite.png"}


def write(run: Run, name: str, output: Path) -> None:
    """The files of one run; without the sprite if its digits cannot be had."""
    last, classes = snapshot(run, -1), run.record["data"]["class_names"]
    predicted = last.predict(last.features)
    folder = output / name
    folder.mkdir(exist_ok=True)
    write_lines(folder / "vectors.tsv", [f"{x:.7g}\t{y:.7g}" for x, y in last.features])
    names = [own.replace("\t", " ") for own in classes]
    lines = zip(run.indices, run.labels, predicted, strict=True)
    rows = [f"{index}\t{names[own]}\t{names[said]}\t{own == said}" for index, own, said in lines]
    write_lines(folder / "metadata.tsv", ["index\tclass_name\tpredicted\tcorrect", *rows])
    try:
        picture = sprite(digits(run))
    except RunError as error:
        (folder / "sprite.png").unlink(missing_ok=True)  # of an earlier export
        print(f"{run.folder}: no sprite: {error}", file=sys.stderr)
    else:
        with whole_file(folder / "sprite.png") as temporary:
            picture.save(temporary)


def digits(run: Run) -> np.ndarray:
    """The images behind the features, ``(N, 28, 28)`` uint8, from the data set that the run's configuration names.

    Raises:
        RunError: if it cannot be had, or is not the one that the run saw.
    """
    data = build(OmegaConf.create(run.record["config"]), "data")
    if data.checksum != run.record["data"]["checksum"]:
        raise RunError(f"the digits of {data.source} are not those of the run, {run.record['data']['source']}")
    return Observer(data, run.record["config"]["plot"]["split"]).shown.images.numpy()


def sprite(images: np.ndarray) -> Image.Image:
    """Dark digits on white, row by row in the smallest square that holds them.

    Args:
        images: ``(N, 28, 28)`` uint8, 0 is paper.

    Raises:
        RunError: if they are too many for the largest square.
    """
    columns = math.ceil(math.sqrt(len(images)))
    if columns * SIZE > MOST:
        raise RunError(f"{len(images):,} digits, and {(MOST // SIZE) ** 2:,} are the most that the projector takes")
    square = np.zeros((columns * columns, SIZE, SIZE), np.uint8)
    square[: len(images)] = images
    rows = square.reshape(columns, columns, SIZE, SIZE).transpose(0, 2, 1, 3)
    return Image.fromarray(255 - rows.reshape(columns * SIZE, columns * SIZE))


def write_all(runs: dict[str, Run], output: Path) -> None:
    """The file that names them all, in protobuf's text format."""
    write_lines(output / "projector_config.pbtxt", [entry(name, output) for name in runs])


def entry(name: str, output: Path) -> str:
    """One run in ``projector_config.pbtxt``."""
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
