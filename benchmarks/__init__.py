"""Where the figures of the README come from, and the proofs that take long."""
