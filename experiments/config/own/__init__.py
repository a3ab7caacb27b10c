"""Losses and backbones in a folder of the user: found, imported from there alone, and kept as text with the run."""
