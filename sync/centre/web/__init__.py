"""The pages of the centre, made on the server."""
