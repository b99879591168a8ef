"""Lists of signals: the columns, the template, reading a file safely, checking rows, marking errors.

Pure: bytes, tables and dates in; rows, problems and bytes out. No database, no settings, no clock.
"""
