"""Names as they are sorted and searched; the parties that people count as."""
