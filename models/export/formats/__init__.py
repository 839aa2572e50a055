"""Export formats, one file each: what it refuses, and how it is written."""
