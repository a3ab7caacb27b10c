"""Files for the Embedding Projector, read back as TensorBoard does."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from experiments.data.files import read_mnist5k
from experiments.errors import RunError
from experiments.reports.export.projector import sprite, write, write_all


@pytest.fixture
def folder(tmp_path, finished):
    write(finished, "own", tmp_path)
    return tmp_path / "own"


def test_every_image_has_its_point_and_its_classes(folder, finished):
    vectors = np.loadtxt(folder / "vectors.tsv", delimiter="\t")
    np.testing.assert_allclose(vectors, finished.features[-1], rtol=1e-6)
    with (folder / "metadata.tsv").open(newline="", encoding="utf-8") as file:
        metadata = list(csv.DictReader(file, delimiter="\t"))
    assert [int(row["class_name"]) for row in metadata] == finished.labels.tolist()
    assert [int(row["predicted"]) for row in metadata] == finished.embedding(-1).predicted.tolist()
    right = np.mean([row["correct"] == "True" for row in metadata])
    assert 100 * right == pytest.approx(finished.metrics["accuracy_percent"][-1])


def test_sprite_has_the_images_row_by_row_dark_on_white(folder):
    shown = np.asarray(Image.open(folder / "sprite.png"))
    assert shown.shape == (32 * 28, 32 * 28)
    images, _ = read_mnist5k("t10k")
    np.testing.assert_array_equal(shown[28:56, 56:84], 255 - images[32 + 2])  # second row, third column
    assert (shown[-28:, -28:] == 255).all()


def test_configuration_is_what_tensorboard_reads(tmp_path, finished):
    from google.protobuf.text_format import Parse
    from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

    for name in ("one", "other"):
        write(finished, name, tmp_path)
    write_all({"one": finished, "other": finished}, tmp_path)
    config = Parse((tmp_path / "projector_config.pbtxt").read_text(), ProjectorConfig())
    assert [tensor.tensor_name for tensor in config.embeddings] == ["one", "other"]
    for tensor in config.embeddings:
        assert list(tensor.sprite.single_image_dim) == [28, 28]
        for path in (tensor.tensor_path, tensor.metadata_path, tensor.sprite.image_path):
            assert (tmp_path / path).exists()


def test_sprite_keeps_to_the_largest_size():
    assert sprite(np.zeros((292 * 292, 28, 28), np.uint8)).size == (8176, 8176)
    with pytest.raises(RunError, match="85,265 images: the projector takes at most 85,264"):
        sprite(np.zeros((292 * 292 + 1, 28, 28), np.uint8))


def test_images_of_other_labels_leave_out_the_sprite_alone(folder, finished, capsys):
    """A sprite of an earlier export goes too."""
    assert (folder / "sprite.png").exists()
    other = replace(finished, labels=(finished.labels + 1) % 10)
    write(other, "own", folder.parent)
    write_all({"own": other}, folder.parent)
    line = f"{finished.folder}: no sprite: the images of MNIST-5k found here are not those of the run\n"
    assert capsys.readouterr().err == line
    assert sorted(path.name for path in folder.iterdir()) == ["metadata.tsv", "vectors.tsv"]
    assert "sprite" not in (folder.parent / "projector_config.pbtxt").read_text()


def test_missing_files_leave_out_the_sprite_alone(tmp_path, finished, capsys):
    data = {"_target_": "experiments.data.mnist.torchvision_images", "dataset": "MNIST", "root": None}
    record = finished.record | {"config": finished.config | {"data": data}}
    write(replace(finished, record=record | {"data": record["data"] | {"name": "MNIST"}}), "own", tmp_path)
    assert capsys.readouterr().err == f"{finished.folder}: no sprite: MNIST is not in data\n"
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == ["metadata.tsv", "vectors.tsv"]


def test_a_tab_in_a_class_name_does_not_shift_the_columns(tmp_path, finished):
    names = ["a\tb", *"123456789"]
    write(
        replace(finished, record=finished.record | {"data": finished.record["data"] | {"class_names": names}}),
        "own",
        tmp_path,
    )
    assert {line.count("\t") for line in (tmp_path / "own" / "metadata.tsv").read_text().splitlines()} == {3}
