"""The parts that jobs are made of; no step knows a job."""
