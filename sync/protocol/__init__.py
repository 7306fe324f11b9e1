"""Messages, codecs and words that both ends of the wire share."""
