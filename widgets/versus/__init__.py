"""Two builds or more side by side."""
