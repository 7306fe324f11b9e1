"""What comparing one thing that two documents say can show about whose they are."""

from enum import Enum


class Evidence(Enum):
    """One comparison, of numbers, of names or of dates of birth."""

    AGREES = "agrees"
    """Whole and the same on both."""
    BINDS = "binds"
    """Part is hidden; what is seen is the same, and too much of it to be chance."""
    FITS = "fits"
    """What can be compared is the same, but would be with other people too."""
    SILENT = "silent"
    """Nothing to compare."""
    OTHER = "other"
    """Unlike, as two papers of one person can be: a passport that was renewed."""
    DIFFERS = "differs"
    """Unlike, as two papers of one person cannot be."""
