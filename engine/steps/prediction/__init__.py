"""The parts of the job ``predict``."""
