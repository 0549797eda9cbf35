"""Roads and ferries: one module per source, and what they all go through."""
