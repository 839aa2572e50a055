"""Programs that read exports, run in a child process to prove them."""
