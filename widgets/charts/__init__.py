"""Bar charts of layers."""
