"""Reads of deals and special prices; every one asks the policy for its actor."""
