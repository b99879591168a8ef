"""Slagkracht: from first signal to lasting effect, inside the law."""

__version__ = "0.1.0"
