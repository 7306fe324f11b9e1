"""The central server that every terminal reports to."""
