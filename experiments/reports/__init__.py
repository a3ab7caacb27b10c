"""Figures, films, tables and exports of finished runs, and of the loss code itself."""
