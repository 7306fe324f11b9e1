"""Coverage-guided fuzzing of everything that reads what a stranger shows or a file brings."""
