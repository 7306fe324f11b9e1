"""What a run must have met at least once: a fault that never came proves nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable
from enum import StrEnum


class Sometimes(StrEnum):
    """Events of a run, counted where they happen."""

    SENT = "batch sent"
    ASKED = "pieces asked for"
    REQUEST_LOST = "request lost"
    REQUEST_DELAYED = "request delayed"
    REQUEST_DOUBLED = "request doubled"
    REQUEST_FLIPPED = "bit of a request flipped"
    SPOILT_AT_POST = "bit of a record flipped in the memory of its post"
    STALE_AFTER_NEWER = "stale batch after a newer one"
    TAKEN_TOGETHER = "two batches in one transaction"
    ANSWER_LOST = "answer lost after the commit"
    ANSWER_CUT = "answer cut half-way"
    ANSWER_FLIPPED = "bit of an answer flipped"
    ANSWER_SWAPPED = "answer of another request"
    PORTAL = "portal page"
    PORTAL_LIED = "portal page under our media type"
    TOO_MUCH = "413"
    BUSY = "429 or 503 with Retry-After"
    SERVER_ERROR = "500"
    CERTIFICATE = "wrong certificate"
    STRANGER = "403 to a terminal that is not enrolled"
    REVOKED = "403 to a revoked terminal"
    RECORDED_MEANWHILE = "recorded while a batch was on its way"
    POST_DIED_SENDING = "post died before its batch arrived"
    POST_DIED_UNANSWERED = "post died between commit and answer"
    POST_DIED_ANSWERED = "post died between answer and receipt"
    POST_DIED_CONFIRMED = "post died after it kept a receipt"
    POST_DIED_IDLE = "post died while nothing was on its way"
    POST_STOPPED = "post shut down in order"
    CENTRE_DIED_BEFORE_COMMIT = "centre died before a commit"
    CENTRE_DIED_AFTER_COMMIT = "centre died between commit and answer"
    CENTRE_STARTED_AGAIN = "centre started again"
    CENTRE_PUT_BACK = "centre put back to an older copy"
    CENTRE_ANEW = "centre made anew"
    CLONED = "disk cloned, both run on"
    COPIED_ELSEWHERE = "disk copied into another machine"
    POST_PUT_BACK = "post put back to an older copy"
    FORK = "fork reported to a post"
    CONFLICT = "fork kept by the centre"
    NEW_EPOCH = "new epoch after a fork"
    SEVERAL_EPOCHS = "several epochs sent by one post"
    QUARANTINED = "record quarantined"
    HEALED = "true record put in a hole of the line"
    SIGNATURE_SPOILED = "record kept whose signature was spoiled on the way"
    SIGNATURE_MENDED = "spoiled signature that gave way to the true one"
    DIFFERED = "comparison with the centre differed"
    MARK_WENT_BACK = "receipt that lowers the mark"
    GAP = "batch that begins beyond the mark"
    SAME = "record that was held already"
    AHEAD = "newest records kept aside ahead of a backlog"
    REACHED = "mark that reached what was kept aside"
    PURGED = "records purged at their post"
    LOST_AT_CENTRE = "line that goes on after what its centre lost"
    OUT_OF_REACH = "line that a new centre cannot go on with"
    ENROLLED_LATE = "enrolled after records were written"
    ENROLLED_ANEW = "enrolled at another centre"
    KIOSK = "kiosk"
    CLOCK_BACK = "clock set back"
    CLOCK_AHEAD = "clock set ahead"
    MIDNIGHT = "record after midnight"
    HEALED_ALL = "everything arrived after a storm"


class Trace:
    """What happened in a run: how often each event, a line a step, and a hash over all lines."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        """:param tell: hears every line as it is written."""
        self.reached: Counter[Sometimes] = Counter()
        self._hash = hashlib.sha256()
        self._tell = tell

    def note(self, event: Sometimes, detail: object = "") -> None:
        """An event that every run must meet."""
        self.reached[event] += 1
        self.line(f"  {event} {detail}")

    def line(self, text: str) -> None:
        """A line that says the same whenever the run is repeated: no key, hash or epoch."""
        self._hash.update(text.encode() + b"\n")
        if self._tell is not None:
            self._tell(text)

    @property
    def digest(self) -> str:
        """Hash over all lines so far."""
        return self._hash.hexdigest()
