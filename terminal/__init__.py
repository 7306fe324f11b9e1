"""The check-in terminal: from the camera's frame to a recorded verdict."""
