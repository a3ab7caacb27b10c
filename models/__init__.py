"""Backbones: images (B, 1, 28, 28) -> features (B, D). The last layer is linear; features are not normalised.

``CNNReLU`` alone breaks that rule, to show the effect. ``MLP`` also takes vectors (B, K).
"""

from models.cnn import CNN
from models.cnn_relu import CNNReLU
from models.lenetpp import LeNetPP
from models.mlp import MLP

__all__ = ["CNN", "MLP", "CNNReLU", "LeNetPP"]
