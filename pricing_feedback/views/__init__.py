"""Pages of price feedback."""
