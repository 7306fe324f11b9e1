"""From the bytes of a code to a declaration and its assurance; pure."""
