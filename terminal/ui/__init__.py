"""The faces of the terminal: operator and kiosk, with their theme and words."""
