"""The desktop app: the only folder that imports Qt."""
