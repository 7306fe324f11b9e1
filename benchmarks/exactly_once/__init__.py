"""A simulation of terminals, a centre and the bad world between them, repeatable by a seed."""
