"""How evenly travel time is shared."""
