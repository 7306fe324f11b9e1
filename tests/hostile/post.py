"""A post behind its camera: the real reading, desk, journal and register, and a clock to move."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sync.bundle.trust import TrustMaterial
from sync.journal.body import Body
from sync.journal.draft import Moment
from sync.journal.reader import JournalReader
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import Direction, RecordKind, Source, TimeQuality, Verdict
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.desk.desk import Desk
from terminal.desk.entry import Circumstances
from terminal.desk.outcome import Outcome
from terminal.reading.symbol import Presentation, Symbol, Symbology
from terminal.reports.day_book import DayBook
from terminal.verdict.rules import Rules
from tests.hostile.showing import OURS
from tests.journal.makers import NOON_MS, journal
from tests.reading.codes import CORNERS

REPEAT_WITHIN = timedelta(minutes=10)


class Post:
    """Shows codes to a desk, and tells what it kept of them."""

    def __init__(
        self, folder: Path, declare: Callable[[bytes, datetime], Declaration] | None = None
    ) -> None:
        self.ms = NOON_MS
        self.trust: TrustMaterial = OURS
        self.folder = folder
        self.journal = journal(folder)
        self.book = DayBook()
        self.desk = Desk(
            self.journal,
            self.book,
            declare=declare or self._declare,
            rules=Rules(unsigned=Verdict.ADMIT, repeat_within=REPEAT_WITHIN),
            circumstances=Circumstances(Direction.IN, operator="cán bộ 7"),
            now=self._now,
        )

    def show(self, payload: bytes | str, *, after: timedelta = timedelta(0)) -> Outcome:
        """Hold a code before the camera, so long after the one before."""
        self.ms += after // timedelta(milliseconds=1)
        data = payload.encode() if isinstance(payload, str) else payload
        symbol = Symbol(data, Symbology.QR, CORNERS)
        return self.desk.present(Presentation(symbol, 5.0, Source.CAMERA))

    def bodies(self) -> list[Body | None]:
        """What the journal keeps, sealed, of each entry."""
        with JournalReader(self.folder) as reader:
            opener = SegmentOpener(reader.connection, self.journal.scribe.identity.machine_key)
            entries = list(reader.between(0, 2**52, {RecordKind.ENTRY}))
            return [opener.body(entry) for entry in entries]

    def close(self) -> None:
        self.journal.close()
        self.book.close()

    def _declare(self, payload: bytes, now: datetime) -> Declaration:
        return declare(payload, trust=self.trust, now=now)

    def _now(self) -> Moment:
        self.ms += 1
        return Moment(self.ms, self.ms, TimeQuality.TRUSTED, self.ms - NOON_MS)
