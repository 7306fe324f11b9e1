"""The day's register: the day book, counts and exports."""
