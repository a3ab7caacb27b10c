"""Finished runs as an animation."""
