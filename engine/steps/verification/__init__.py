"""The parts of ``verify``: what a run says of itself, its training done again, and the verdict."""
