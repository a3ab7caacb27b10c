"""Figures, animations, tables and exports of finished runs, and curves of the losses themselves."""
