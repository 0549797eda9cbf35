"""Areas, land parts, names and reference points."""
