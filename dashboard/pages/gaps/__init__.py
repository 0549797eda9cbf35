"""Where the gaps are, and what stands in the way there."""
