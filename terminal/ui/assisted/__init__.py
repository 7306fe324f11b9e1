"""Sheets for people who show no code: declaring with help, paper lists, and their slips."""
