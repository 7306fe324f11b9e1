"""Making records out of drafts: sealing, chaining and signing, with nothing written yet."""

import hashlib
from dataclasses import dataclass, replace

from sync.journal import sealing, segments
from sync.journal.body import encode_body
from sync.journal.chain import Head
from sync.journal.draft import Draft, Place
from sync.journal.identity import Identity
from sync.journal.record import (
    BodyFormat,
    Header,
    Record,
    associated_data_of,
    encode_header,
    finish,
    key_id,
)
from sync.journal.segments import Segment
from sync.protocol import cbor
from sync.protocol.terms import Mode


@dataclass(frozen=True, slots=True)
class LocalWrap:
    """A segment's key for a `recipient` (8 bytes) in the `role` of machine or supervisor."""

    segment: bytes
    recipient: bytes
    role: str
    wrap: bytes


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes in the name of one terminal at one place since one boot (16 bytes)."""

    identity: Identity
    place: Place
    boot: bytes

    def record(self, draft: Draft, segment: Segment, head: Head) -> Record:
        """The record that follows `head`.

        :raises MalformedRecord: where a field of the draft breaks its limit.
        """
        header = self._header(draft, segment, head)
        body = b""
        if draft.body is not None:
            bound = associated_data_of(header)
            body = sealing.seal(segment.data_key, encode_body(draft.body), bound)
        elif draft.clear is not None:
            body = cbor.encode(draft.clear)
        header = replace(header, body_hash=hashlib.sha256(body).digest())
        return finish(encode_header(header), body, self.identity.signing_key)

    def run(self, drafts: tuple[Draft, ...], segment: Segment, head: Head) -> tuple[Record, ...]:
        """The records of several drafts, one after the other."""
        records: list[Record] = []
        for draft in drafts:
            record = self.record(draft, segment, head)
            records.append(record)
            head = Head(head.epoch, record.header.seq, record.hash)
        return tuple(records)

    def wraps(self, segment: Segment, epoch: int) -> tuple[LocalWrap, ...]:
        """With which the segment can be read again from this machine's journal: by the machine
        and by the post's supervisors; a kiosk keeps none.
        """
        if self.place.mode is not Mode.OPERATOR:
            return ()
        identity = self.identity
        readers = [("machine", identity.machine.public)]
        readers += [("supervisor", key) for key in identity.supervisors.read()]
        found: dict[bytes, LocalWrap] = {}
        for role, key in readers:
            recipient, wrap = segments.wrap_for(segment, key, identity.terminal, epoch)
            found.setdefault(recipient, LocalWrap(segment.id, recipient, role, wrap))
        return tuple(found.values())

    def _header(self, draft: Draft, segment: Segment, head: Head) -> Header:
        return Header(
            terminal=self.identity.terminal,
            epoch=head.epoch,
            seq=head.seq + 1,
            kind=draft.kind,
            code=draft.code,
            at_ms=draft.moment.at_ms,
            wall_ms=draft.moment.wall_ms,
            time_quality=draft.moment.quality,
            boot=self.boot,
            monotonic_ms=draft.moment.monotonic_ms,
            post=self.place.post,
            lane=draft.lane or self.place.lane,
            mode=self.place.mode,
            key=key_id(self.identity.signing_key.public_key()),
            segment=segment.id,
            body_format=_body_format(draft),
            operator=draft.operator,
            bundle=draft.bundle,
            source=draft.source,
            direction=draft.direction,
            document=draft.document,
            assurance=draft.assurance,
            verdict=draft.verdict,
            reasons=draft.reasons,
            group=draft.group,
            refers_epoch=draft.refers_epoch,
            refers_seq=draft.refers_seq,
            previous=head.hash,
        )


def _body_format(draft: Draft) -> BodyFormat:
    if draft.body is not None:
        return BodyFormat.SEALED
    return BodyFormat.NONE if draft.clear is None else BodyFormat.CLEAR
