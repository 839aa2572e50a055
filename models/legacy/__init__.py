"""Networks of Keras 2, as AIDeveloper and Teachable Machine save them, put together anew in Keras 3."""
