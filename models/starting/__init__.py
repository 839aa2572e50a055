"""What a training begins with: a trained model, its classes, and which of its layers learn."""
