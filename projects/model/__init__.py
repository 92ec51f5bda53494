"""A model file as values: summary, kind, faults, input guess, weight-free copy for the graph view."""
