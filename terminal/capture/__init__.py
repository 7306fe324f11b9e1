"""Where codes come from: cameras, recorded video, folders of pictures."""
