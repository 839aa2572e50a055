"""The typed messages between the window and the worker."""
