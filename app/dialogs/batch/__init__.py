"""A table of runs, looked at before its trainings go into the queue."""
