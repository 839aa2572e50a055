"""Which images belong together (of one donor, day or plate): the rules, and what they give."""
