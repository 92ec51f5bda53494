"""What is shown when a bug of ours comes to light."""
