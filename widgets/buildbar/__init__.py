"""The build bar: target, build, stop, progress."""
