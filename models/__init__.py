"""Backbones: images (B, 1, 28, 28) -> features (B, 2). The last layer is linear; nothing is normalised."""

from models.cnn import CNN
from models.lenetpp import LeNetPP

__all__ = ["CNN", "LeNetPP"]
