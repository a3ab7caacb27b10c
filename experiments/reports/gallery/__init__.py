"""Contact sheets: the last epoch of many runs on pages or in one HTML file."""
