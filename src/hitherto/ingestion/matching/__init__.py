"""What in two names says that they are one thing, and what says that they are two."""
