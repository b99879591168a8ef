"""The rooms, one folder each. Imports point down only; ``.importlinter`` holds the order."""
