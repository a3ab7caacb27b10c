"""The name of a loss in folders, pictures and tables."""

from omegaconf import DictConfig

from experiments.config.own.targets import WAITING


def loss_name(choice: str, loss: DictConfig) -> str:
    """The choice (``arcface``); of one that stands for many losses the class that it names (``SupConLoss``)."""
    named = str(loss.get("target")).rpartition(":")[2] if loss.get("_target_") == WAITING else loss.get("name")
    return named if isinstance(named, str) and named.isidentifier() else choice
