"""The commands of orders."""
