"""Travel times and routes: the origin-destination matrix and what is kept of it."""
