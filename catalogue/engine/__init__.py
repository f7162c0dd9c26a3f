"""What is computed from prices, terms and costs."""
