"""Where one more centre would help most."""
