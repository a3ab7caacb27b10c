"""The run folder: written epoch by epoch, read at every stage."""
