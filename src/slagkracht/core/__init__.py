"""The pure core: tables and values in, results with their explanation out.

Nothing in here imports Django, reads settings, opens a connection or asks a clock; time and chance
are arguments. Importing this package is cheap: the heavy libraries are imported where they are used.
"""
