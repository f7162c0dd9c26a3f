"""One file for each mutation: its class is found by being there, and called by its name."""
