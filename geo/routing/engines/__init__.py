"""The ways to search a network."""
