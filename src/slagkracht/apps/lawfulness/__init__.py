"""Lawfulness: may I share this, and what shows that the rules were kept: log, certificates, registers.

The questions about the law need no login and hold no data; everything else is read on a ground of the law.
"""
