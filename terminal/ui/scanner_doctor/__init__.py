"""The page and the test card that find out what is wrong with a scanner."""
