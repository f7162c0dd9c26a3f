"""Signing, addressing and sending: nothing here knows whom it is for."""
