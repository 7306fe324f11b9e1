"""The tables of the centre's SQLite store, as numbered migrations.

A rowid table with a unique key takes in more than WITHOUT ROWID (100 k against 65 k rows/s), and
`site` leads every key (facts in CENTRE.md, sections 2 and 3). `spans` sums up an epoch, so that
neither ingest nor the console ever counts records.
"""

from typing import Final

APPLICATION_ID: Final = 0x43686F74
"""'Chot', in the header of the file."""

_FIRST: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;

CREATE TABLE sites (site INTEGER PRIMARY KEY, post TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE terminals (
    site INTEGER NOT NULL REFERENCES sites,
    terminal BLOB NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    key_id BLOB NOT NULL,
    post TEXT NOT NULL,
    lane TEXT NOT NULL,
    mode TEXT NOT NULL,
    enrolled_ms INTEGER NOT NULL,
    revoked_ms INTEGER,
    contact_ms INTEGER,
    skew_ms INTEGER,
    PRIMARY KEY (site, terminal)
) STRICT;

CREATE TABLE tokens (
    digest BLOB PRIMARY KEY,
    created_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT;

CREATE TABLE spans (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    mark INTEGER NOT NULL DEFAULT 0,
    mark_hash BLOB NOT NULL,
    records INTEGER NOT NULL DEFAULT 0,
    conflicts INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    unproven INTEGER NOT NULL DEFAULT 0,
    sealed_seq INTEGER,
    received_ms INTEGER,
    PRIMARY KEY (site, terminal, epoch)
) STRICT;

CREATE TABLE records (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    header BLOB NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    verdict TEXT,
    PRIMARY KEY (site, terminal, epoch, seq)
) STRICT;

CREATE INDEX entries_by_time ON records (at_ms, verdict) WHERE kind = 'entry';

CREATE TABLE wraps (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    segment BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (site, terminal, segment, epoch, seq)
) STRICT;

CREATE TABLE conflicts (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    header BLOB NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (site, terminal, epoch, seq, hash)
) STRICT;

CREATE TABLE quarantine (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    digest BLOB NOT NULL,
    data BLOB NOT NULL,
    reason TEXT NOT NULL,
    held INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (site, terminal, epoch, seq, digest)
) STRICT;
"""

_ERASING: Final = """
ALTER TABLE records ADD COLUMN erased_ms INTEGER;

-- What there was in every hour, by the highest rowid of each table: what goes by its age is as old
-- as the end of the hour in which it was first seen. Rowids only grow, and nothing is vacuumed.
CREATE TABLE looks (
    hour_ms INTEGER PRIMARY KEY,
    records_to INTEGER NOT NULL,
    conflicts_to INTEGER NOT NULL,
    quarantine_to INTEGER NOT NULL
) STRICT;

-- How much happened, without anybody it happened to: kept when the bodies are gone.
CREATE TABLE counts (
    site INTEGER NOT NULL,
    hour_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (site, hour_ms, kind, verdict)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasures (
    at_ms INTEGER PRIMARY KEY,
    records INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    days INTEGER NOT NULL,
    order_number TEXT NOT NULL,
    finished_ms INTEGER
) STRICT;
"""

_AHEAD: Final = """
-- What came ahead of older records; it becomes a record when the mark reaches it. Ids are never
-- used again, for what goes by its age is known by them.
CREATE TABLE ahead (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    header BLOB NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    verdict TEXT,
    UNIQUE (site, terminal, epoch, seq)
) STRICT;

CREATE INDEX entries_ahead_by_time ON ahead (at_ms, verdict) WHERE kind = 'entry';

ALTER TABLE looks ADD COLUMN ahead_to INTEGER NOT NULL DEFAULT 0;
"""

_LOSSES: Final = """
-- Numbers that this centre held once, as its own receipt proves, and holds no more: it was put
-- back to an older copy, and the terminal had let them go. What still comes of them is stored.
CREATE TABLE losses (
    site INTEGER NOT NULL,
    terminal BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    noted_ms INTEGER NOT NULL,
    PRIMARY KEY (site, terminal, epoch, first)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: Final[tuple[str, ...]] = (_FIRST, _ERASING, _AHEAD, _LOSSES)
"""Number n leads from version n to version n + 1; never change one that was shipped."""
