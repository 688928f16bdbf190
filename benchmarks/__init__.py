"""Commands that measure and print a table; see docs/benchmarks.md for what was seen, when, and on what machine."""
