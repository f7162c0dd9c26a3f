"""`make demo`: a whole Guildhall on one machine, from nothing, and gone again without a trace."""
