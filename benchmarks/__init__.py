"""Races against other engines, a national network to measure on, and the clock of a what-if. Never in the wheel."""
