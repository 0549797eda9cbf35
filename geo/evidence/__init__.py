"""Whom a centre takes in and who says so: groups, statements, agreements, national counts."""
