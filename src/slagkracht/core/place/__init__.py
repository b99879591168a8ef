"""Places: where does it happen more often than chance gives, since when, and where does nobody look?

Areas and periods only. Nothing here takes, scores or predicts persons.
"""
