"""Reading what came in: ``signals``, ``weighing``, ``notices``."""
