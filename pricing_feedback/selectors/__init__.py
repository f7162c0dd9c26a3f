"""Reads of price feedback; every one asks the policy for its actor."""
