"""What if a centre closes, opens, moves, or takes in one more group."""
