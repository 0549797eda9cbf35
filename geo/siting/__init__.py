"""Facility location: where one more centre helps most, and what each of today's is worth."""
