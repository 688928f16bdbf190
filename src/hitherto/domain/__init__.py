"""What the system speaks of: immutable values and pure functions, without I/O.

Nothing here imports another package of the project.
"""
