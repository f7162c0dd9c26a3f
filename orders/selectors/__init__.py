"""Questions about orders, invoices, open items and purchase orders, asked as somebody."""
