"""What is kept: the log of a session's messages, its state, its files."""
