"""Dossiers: one activity, one purpose, named participants; starts in phase 1; clocks that always show."""
