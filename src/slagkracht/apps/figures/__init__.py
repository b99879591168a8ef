"""Figures: domain events, the catalogue of definitions that count them, charts and PDF for every room.

Figures never read the ledger (WGS 1.8(4)).
"""
