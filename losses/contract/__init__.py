"""Checks of the contract of a loss (``losses.base.Loss``), for the tests and for ``scripts/check_loss.py``."""
