"""Pages of the desk: parse, one service or selector, render."""
