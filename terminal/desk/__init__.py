"""The use case of a post: read, decide, record, announce."""
