"""Networks: what they look like, and what would break them.

For one question a human asks about one network. It describes the ties that were seen, and thereby also who
was watched; it does not rank, score or predict people. ``describe`` and ``report`` are the places to start.
"""
