"""Networks: architectures, training, evaluation, inference, export."""
