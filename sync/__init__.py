"""What terminals and the centre must agree on, and how they come to agree."""
