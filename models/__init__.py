"""Backbones: images (B, 1, 28, 28) -> features (B, D). The last layer is linear; features are not normalised.

``CNNReLU`` alone breaks that rule, to show the effect.
"""

from models.cnn import CNN
from models.cnn_relu import CNNReLU
from models.lenetpp import LeNetPP

__all__ = ["CNN", "CNNReLU", "LeNetPP"]
