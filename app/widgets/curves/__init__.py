"""The curves of trainings: what they show, how they are drawn, compared and saved."""
