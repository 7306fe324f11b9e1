"""The kiosk's face: what a visitor sees where nobody attends."""
