"""The HTTP face: translation between the wire and the services, and nothing else."""
