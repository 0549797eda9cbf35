"""Roads as a graph: speeds, access legs, blocks, seasonal closures and conditions."""
