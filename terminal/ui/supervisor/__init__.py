"""The supervisor's window: the day's register, charts, exports and the settings of the post."""
