"""Messages at the top of the window, in place of message boxes."""
