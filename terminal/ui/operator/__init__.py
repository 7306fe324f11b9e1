"""The operator's face: the window of those who attend a post."""
