"""The commands of price feedback."""
