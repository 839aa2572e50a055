"""Many trainings from one table: a row for each run, any option as a column."""
