"""Names, numbers and addresses made comparable; blind keys; explained comparison; linking of small tables.

For one human with one question: *may these two records be about the same person or firm, and why would
they?* Nothing in this package decides about a person, ranks persons or keeps a measure of one. A weight
exists only between two records and only with its explanation; a cluster is a proposal to look at.
"""
