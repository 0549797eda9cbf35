"""A municipality's own page."""
