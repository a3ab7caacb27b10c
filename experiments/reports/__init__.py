"""Figures, animations, tables and exports of finished runs, and curves of the losses themselves."""

import experiments.plotting  # noqa: F401  before any module of matplotlib
