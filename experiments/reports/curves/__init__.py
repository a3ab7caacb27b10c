"""Figures of the losses themselves, without any training."""
