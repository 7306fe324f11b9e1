"""Keys, lists, rules and zones on their way down to the terminals."""
