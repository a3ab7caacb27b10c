"""The sets of a run: which images train, which are evaluated, which are unseen, and the checksum of all."""

import hashlib
from collections.abc import Sequence

from experiments.config.validation import require_flag
from experiments.data.image_set import Data, ImageSet
from experiments.errors import RunError

LONGEST_NAME = 200  # characters; run.json takes no longer one


def assemble(
    name: str,
    train: ImageSet,
    test: ImageSet,
    source: str,
    class_names: Sequence[str],
    validation: bool,
    unseen: Sequence[int],
    num_classes: int = 10,
) -> Data:
    """Choose the evaluation set, part the unseen classes from the others, and compute the checksum.

    Args:
        name: for captions and records.
        train, test: all images, in an order in which the last sixth may be the validation set.
        source: a folder, a file, or a package with its version.
        class_names: one text for each class, the unseen ones among them.
        validation: evaluate on the last sixth of the training set, which then leaves it, not on the test set.
        unseen: classes to remove from the training and the evaluation set; the removed evaluation images are a set of
            their own.
        num_classes: C, with the unseen classes.

    Raises:
        ValueError: if an argument has a value that is not allowed.
        RunError: if too few images are left.
    """
    require_flag("validation", validation)
    names = require_names(class_names, num_classes)
    require_unseen(unseen, num_classes)
    evaluation, apart = test, None
    if validation:
        train, evaluation = train.split(len(train) - len(train) // 6)
    if unseen:
        train, evaluation, apart = train.part_by_class(unseen)[0], *evaluation.part_by_class(unseen)
    if len(train) < 2 or len(evaluation) < 2:
        raise RunError(f"data: {len(train)} images to train and {len(evaluation)} to evaluate: 2 of each are needed")
    if apart is not None and not len(apart):
        raise RunError(f"data.unseen={list(unseen)}: none of the images to evaluate is of such a class")
    trained = tuple(name for label, name in enumerate(names) if label not in unseen)
    present = set(train.labels.tolist())
    return Data(
        name,
        train,
        evaluation,
        evaluated_on="validation" if validation else "test",
        source=source,
        checksum=checksum(train, evaluation, *([] if apart is None else [apart])),
        class_names=trained,
        untrained=tuple(name for label, name in enumerate(trained) if label not in present),
        unseen=apart,
        unseen_names={label: names[label] for label in sorted(unseen)},
    )


def checksum(*parts: ImageSet) -> str:
    """SHA-256 of the images and labels of all sets, in hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.images.contiguous().numpy().data)
        digest.update(part.labels.contiguous().numpy().data)
    return digest.hexdigest()


def require_names(class_names: Sequence[str], num_classes: int) -> list[str]:
    """The names as texts.

    Raises:
        ValueError: if they are not as many as the classes, or one is empty or long.
    """
    if isinstance(class_names, str) or not isinstance(class_names, Sequence) or len(class_names) != num_classes:
        raise ValueError(f"class_names={class_names}: must be a list of {num_classes} names")
    names = [str(class_name) for class_name in class_names]
    if wrong := [name for name in names if not 0 < len(name) <= LONGEST_NAME]:
        raise ValueError(f"class_names: one has {len(wrong[0])} characters; must have 1 to {LONGEST_NAME}")
    return names


def require_unseen(unseen: Sequence[int], num_classes: int) -> None:
    """Refuse any other value than a list of classes: ``unseen=[12]: must be ...``. Training needs two classes."""
    last, most = num_classes - 1, num_classes - 2
    whole = isinstance(unseen, Sequence) and all(type(label) is int and 0 <= label <= last for label in unseen)
    if not whole or len(set(unseen)) != len(unseen) or len(unseen) > most:
        raise ValueError(f"unseen={unseen}: must be a list of at most {most} different whole numbers from 0 to {last}")
