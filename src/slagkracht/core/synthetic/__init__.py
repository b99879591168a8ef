"""A made-up world with known truth: for the demo, training, tests and benchmarks.

Places are real public facts; every person, firm, number and event is invented, with numbers that cannot
exist, so that nobody real is hit.
"""
