"""Image sets as whole tensors."""
