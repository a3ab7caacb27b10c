"""From weights to embeddings and measures."""
