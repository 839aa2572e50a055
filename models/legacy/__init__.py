"""Networks of Keras in HDF5, as AIDeveloper, Teachable Machine and Keras 3 save them, put together anew."""
