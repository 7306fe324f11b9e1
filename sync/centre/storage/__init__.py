"""Where the centre keeps what it received, behind a port."""
