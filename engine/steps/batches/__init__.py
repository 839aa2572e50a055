"""What the jobs on tables of runs are made of."""
