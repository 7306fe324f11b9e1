"""The record, and the append-only, hash-chained, sealed journal that keeps it."""
