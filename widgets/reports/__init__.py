"""FINN's reports of a build as tables."""
