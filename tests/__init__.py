"""Tests of FINN Studio; the folders mirror the packages, tests/stories holds whole journeys."""
