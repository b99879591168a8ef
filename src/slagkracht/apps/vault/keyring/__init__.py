"""The keyring: a database of its own, with wrapped keys and blind rows, and nothing else."""
