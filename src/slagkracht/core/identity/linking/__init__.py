"""Linking the records of one or two small tables: proposals of which rows may be about the same one.

For the tables of one dossier and for benchmarks. Not for registers of citizens, not for running unasked
and not for decisions: the outcome is a list of proposals that a human looks at (AVG art. 22; WGS).
"""
