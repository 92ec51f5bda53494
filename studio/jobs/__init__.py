"""The window's and the command line's side of background work: clients of the worker and the reader."""
