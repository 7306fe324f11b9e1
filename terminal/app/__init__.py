"""Puts the parts of the terminal together and runs them."""
