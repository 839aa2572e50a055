"""A capsule: one zip file with a whole run, with which another lab verifies it."""
