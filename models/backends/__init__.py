"""One file per numeric backend: start it, compile a forward pass for it."""
