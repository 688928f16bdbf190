"""A run in which everything that can break does, and the reckoning afterwards: `python -m benchmarks.chaos`."""
