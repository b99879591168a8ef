"""Made-up people and firms, and the records that offices would keep of them, with the truth beside it.

For demonstrations, training, tests and benchmarks of ``core.identity``. Everything is invented: common names
put together at random, places that do not exist, and numbers that cannot be given out (``numbers``).
"""
