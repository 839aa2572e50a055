"""The program without a window: jobs, the worker process, the command line."""
