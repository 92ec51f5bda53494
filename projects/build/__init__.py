"""A build as values: what is asked, what happens, what comes out, where it lies on disk."""
