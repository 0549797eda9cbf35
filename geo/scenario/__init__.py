"""Changes over today: what they are, how an address spells them, and what they do to the tables."""
