"""What the pages have at hand: the study and its words, what a visitor asks, and two worlds to compare."""
