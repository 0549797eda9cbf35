"""Roads and ferries from OpenStreetMap."""
