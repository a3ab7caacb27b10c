"""Finished runs as a film."""
