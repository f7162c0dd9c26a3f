"""How the rows of a file become orders, invoices and purchase orders."""
