"""Random variation of training images, a function of (seed, epoch, image)."""
