"""Figures of the losses themselves, drawn from their code."""
