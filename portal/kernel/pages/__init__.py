"""What pages of every floor are made of: forms, lists, charts, the route line."""
