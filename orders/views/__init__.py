"""Pages of orders, invoices, open items and purchase orders."""
