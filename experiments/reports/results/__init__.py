"""The results of a study: numbers by loss, column and trial; which differences are significant; tables."""
