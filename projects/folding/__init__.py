"""Folding and implementation style as plain values: what is legal, what a person changed, FINN's files of it."""
