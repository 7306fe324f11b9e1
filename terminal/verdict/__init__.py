"""From a declaration, its history and the rules to a verdict with reasons; pure."""
