"""The only threads of the terminal."""
