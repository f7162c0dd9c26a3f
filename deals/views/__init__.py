"""Pages of deals and special prices."""
