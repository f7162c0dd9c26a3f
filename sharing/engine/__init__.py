"""The compiler of grants into access rows, and the walk that explains them."""
