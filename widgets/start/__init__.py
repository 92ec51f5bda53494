"""What the window shows before a model is open."""
