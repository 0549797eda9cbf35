"""Deliberate breakages: each breaks one rule of the product on purpose, and the nearest test must say so."""
