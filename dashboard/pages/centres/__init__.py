"""The list of centres and a centre's own page."""
