"""Figures on pages: each report is a name, whom it is for, and how it is put together."""
