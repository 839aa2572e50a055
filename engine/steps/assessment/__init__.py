"""Having models say what they see in labelled images."""
