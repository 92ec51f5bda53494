"""The main window: what is where, what its commands do, how its parts speak to each other."""
