"""What can be wrong around the program: its known faults, and what a machine lacks."""

from terminal.diagnostics.faults import Fault, KnownFault

__all__ = ["Fault", "KnownFault"]
