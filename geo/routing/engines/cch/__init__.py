"""A customisable contraction hierarchy: elimination order, customisation and PHAST sweeps in lanes."""
