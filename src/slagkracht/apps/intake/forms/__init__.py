"""Forms of the intake: ``signals``, ``weighing``, ``notices``, ``imports``."""
