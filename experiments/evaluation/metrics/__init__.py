"""Measures of an embedding: pure functions of arrays, units in their names."""
