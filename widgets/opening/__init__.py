"""What is asked when a model is opened."""
