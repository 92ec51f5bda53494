"""Two builds or more side by side: what was set differently, and what came of it. Layer: projects."""
