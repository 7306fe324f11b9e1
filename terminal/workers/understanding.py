"""Understands codes: ordinary ones here, foreign-shaped data in a process that can be killed."""

from collections.abc import Callable
from datetime import datetime

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import codes, divoc
from terminal.declarations.cleaning import MAX_PAYLOAD, trim
from terminal.declarations.declaration import Declaration
from terminal.declarations.identity import payload_key
from terminal.declarations.registry import declare
from terminal.workers.decoding_process import DecodingProcess, Trouble

Foreign = Callable[[bytes, datetime], Declaration | Trouble]
"""What decodes foreign-shaped data: `DecodingProcess.ask`, or whatever stands in for it."""


class Understanding:
    """What the desk asks about every code; never raises, and always answers in time."""

    def __init__(self, trust: TrustMaterial, foreign: Foreign | None) -> None:
        """:param foreign: None where no issuer of foreign-shaped data is trusted: without a key
        nothing of such a code is run, so that everything is understood in this process.
        """
        self._trust = trust
        self._foreign = foreign

    def __call__(self, payload: bytes, now: datetime) -> Declaration:
        """The declaration of a code at a time with its zone."""
        # The length first, for it bounds the rest.
        if self._foreign is None or len(payload) > MAX_PAYLOAD or not divoc.recognises(payload):
            return declare(payload, trust=self._trust, now=now)
        found = self._foreign(payload, now)
        match found:
            case Trouble.ABSENT:
                return _unread(payload, Assurance.OPAQUE, codes.Opacity.NOT_VERIFIABLE_HERE)
            case Trouble.BROKEN:
                return _unread(payload, Assurance.REJECTED, codes.Rejection.TOOK_TOO_LONG)
            case _:
                return found


def _unread(
    payload: bytes, assurance: Assurance, reason: codes.Opacity | codes.Rejection
) -> Declaration:
    return Declaration(
        kind=divoc.KIND,
        assurance=assurance,
        reason=reason,
        repeat_key=payload_key(trim(payload)),
    )


def process_for(trust: TrustMaterial) -> DecodingProcess | None:
    """The process that these keys call for, not started; None where they call for none."""
    return DecodingProcess(trust) if trust.divoc_issuers else None
