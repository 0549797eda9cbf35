"""How long things take, as ratios within one interleaved run: ``make bench``. Never part of the tests.

A ratio to a yardstick measured seconds apart says more than milliseconds: machines differ and are disturbed.
"""
