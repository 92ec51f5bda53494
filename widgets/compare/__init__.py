"""Two models side by side: their graphs moving together, what changed between them, and the list of it."""
