"""People on the grid."""
