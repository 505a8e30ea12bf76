"""The pages beside their floors: what a page of the same kind costs where nothing but Django is in the way.

``make bench`` prints what it saw; docs/performance.md keeps it. A time or a ratio is never a failure, since machines
are shared; the numbers of statements are held by test_benchmarks.py.
"""
