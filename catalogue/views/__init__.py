"""Pages of products, price lists and market data."""
