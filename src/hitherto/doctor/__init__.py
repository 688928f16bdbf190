"""What is the matter with an installation, why, and what to do: checks that change nothing."""
