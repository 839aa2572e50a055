"""From an image of any kind to the input of the network: one definition for every use."""
