"""Pages of the intake: ``signals``, ``reporting``, ``notices``, ``imports``."""
