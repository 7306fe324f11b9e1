"""Public test data of certificates held against what Chốt makes of them, set by set."""
