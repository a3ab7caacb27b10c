"""From data and configuration to trained weights."""
