"""Runs written for other programs that show trainings: one file for each."""
