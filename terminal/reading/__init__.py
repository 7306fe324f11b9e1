"""From a frame to the symbols in it, and from symbols to presentations."""
