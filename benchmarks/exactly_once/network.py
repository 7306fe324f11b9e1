"""The way between posts and centre: it loses, doubles, delays, reorders, cuts, garbles and lies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, Protocol

from benchmarks.exactly_once.sometimes import Sometimes, Trace
from sync.protocol.messages import decode_batch
from sync.uplink.client import Reply, Result, TooMuch, Trouble
from sync.uplink.state import CentreState

_KEPT_ANSWERS: Final = 20
_MAX_UNDERWAY: Final = 40
_SIGNATURE_BYTES: Final = 64


class Died(Exception):
    """The power of the post that is sending went."""


class Receiving(Protocol):
    """The centre, as the network reaches it."""

    def take(self, requests: list["Request"]) -> list[Result]:
        """What it answers to requests that arrive at the same time."""

    def die(self, request: "Request", *, committed: bool) -> None:
        """It ends while it works on a request, before or after its commit, and starts again."""


@dataclass(frozen=True, slots=True)
class Request:
    """A batch on its way, or a question; `number` rises in the order of sending."""

    number: int
    terminal: bytes
    data: bytes
    asks: bool = False


@dataclass(slots=True)
class Weather:
    """How the network is for a while.

    `trouble` is the chance of a fault, from 0 to 1; `room` the bytes that go through at once,
    None for all.
    """

    trouble: float = 0.0
    faults: tuple[Sometimes, ...] = (Sometimes.REQUEST_LOST,)
    room: int | None = None
    stepping_in: float = 0.0
    """The chance that something is recorded while a batch is on its way."""


_BEFORE: Final[Mapping[Sometimes, Callable[[Random], Result]]] = {
    Sometimes.REQUEST_LOST: lambda _: Trouble(CentreState.DOWN),
    Sometimes.REQUEST_DELAYED: lambda _: Trouble(CentreState.DOWN),
    Sometimes.PORTAL: lambda random: Trouble(CentreState.NOT_OURS, random.choice((200, 302, 403))),
    Sometimes.PORTAL_LIED: lambda _: Reply(b"<html>Wi-Fi</html>"),
    Sometimes.BUSY: lambda random: Trouble(
        CentreState.DOWN, random.choice((429, 503)), random.choice((0.0, 5.0, 60.0, 1e9))
    ),
    Sometimes.SERVER_ERROR: lambda _: Trouble(CentreState.DOWN, 500),
    Sometimes.CERTIFICATE: lambda _: Trouble(CentreState.CERTIFICATE),
}
"""What comes back although the request has not arrived."""
_AFTER: Final = (
    Sometimes.REQUEST_FLIPPED,
    Sometimes.REQUEST_DOUBLED,
    Sometimes.ANSWER_LOST,
    Sometimes.ANSWER_CUT,
    Sometimes.ANSWER_FLIPPED,
    Sometimes.ANSWER_SWAPPED,
    Sometimes.POST_DIED_UNANSWERED,
)
"""What happens to a request that arrives, or to its answer."""
_CENTRE_DIES: Final = (Sometimes.CENTRE_DIED_BEFORE_COMMIT, Sometimes.CENTRE_DIED_AFTER_COMMIT)
_FAULTS: Final = (*_BEFORE, *_AFTER, *_CENTRE_DIES, Sometimes.POST_DIED_SENDING)


def some_weather(random: Random) -> Weather:
    """Other faults at other rates each time: rare ones would else hide behind frequent ones."""
    return Weather(
        trouble=random.choice((0.0, 0.1, 0.3, 0.6, 0.9)),
        faults=tuple(random.sample(_FAULTS, random.randint(1, len(_FAULTS)))),
        room=random.choice((None, None, None, 900, 2500)),
        stepping_in=random.choice((0.0, 0.3)),
    )


@dataclass(slots=True)
class Network:
    """Carries requests to a centre; what it holds back may arrive at any later time."""

    centre: Receiving
    random: Random
    trace: Trace
    weather: Weather = field(default_factory=Weather)
    underway: list[Request] = field(default_factory=list)
    sent: int = 0
    _answers: list[bytes] = field(default_factory=list)

    def send(
        self, terminal: bytes, data: bytes, meanwhile: Callable[[], None], *, asks: bool = False
    ) -> Result:
        """What a post gets back. :raises Died: where it does not live to see it."""
        self.sent += 1
        request = Request(self.sent, terminal, data, asks)
        self.trace.note(Sometimes.ASKED if asks else Sometimes.SENT, f"{self.sent} {len(data)}")
        random, weather = self.random, self.weather
        if random.random() < weather.stepping_in:
            self.trace.note(Sometimes.RECORDED_MEANWHILE)
            meanwhile()
        if weather.room is not None and len(data) > weather.room:
            self.trace.note(Sometimes.TOO_MUCH)
            return TooMuch()
        if random.random() >= weather.trouble:
            return self._arrive([request])
        fault = random.choice(weather.faults)
        if fault in _CENTRE_DIES:
            self.centre.die(request, committed=fault is Sometimes.CENTRE_DIED_AFTER_COMMIT)
            return Trouble(CentreState.DOWN)
        self.trace.note(fault)
        if fault is Sometimes.REQUEST_DELAYED or (
            fault is Sometimes.POST_DIED_SENDING and random.random() < 0.5
        ):
            self._hold_back(request)
        if fault is Sometimes.POST_DIED_SENDING:
            raise Died
        return _BEFORE[fault](random) if fault in _BEFORE else self._after(fault, request)

    def deliver(self, count: int) -> None:
        """Some of what was held back arrives, in any order; nobody waits for the answers."""
        self.random.shuffle(self.underway)
        arriving, self.underway = self.underway[:count], self.underway[count:]
        if arriving:
            self._arrive(arriving)

    def _after(self, fault: Sometimes, request: Request) -> Result:
        """What comes back of a request that arrived."""
        random, older = self.random, list(self._answers)
        arriving = [request]
        if fault is Sometimes.REQUEST_FLIPPED:
            arriving = [replace(request, data=_garbled(request, random))]
        elif fault is Sometimes.REQUEST_DOUBLED and random.random() < 0.5:
            arriving.append(request)
        elif fault is Sometimes.REQUEST_DOUBLED:
            self._hold_back(request)
        result = self._arrive(arriving)
        if fault is Sometimes.POST_DIED_UNANSWERED:
            raise Died
        if fault is Sometimes.ANSWER_LOST:
            return Trouble(CentreState.DOWN)
        return self._spoiled(fault, result.data, older) if isinstance(result, Reply) else result

    def _spoiled(self, fault: Sometimes, answer: bytes, older: list[bytes]) -> Reply:
        random = self.random
        if fault is Sometimes.ANSWER_CUT:
            return Reply(answer[: random.randrange(len(answer))])
        if fault is Sometimes.ANSWER_FLIPPED:
            return Reply(flipped(answer, random))
        if fault is Sometimes.ANSWER_SWAPPED and older:
            return Reply(random.choice(older))
        return Reply(answer)

    def _arrive(self, arriving: list[Request]) -> Result:
        """What is answered to the first of them."""
        results = self.centre.take(arriving)
        self._answers += [result.data for result in results if isinstance(result, Reply)]
        del self._answers[:-_KEPT_ANSWERS]
        return results[0]

    def _hold_back(self, request: Request) -> None:
        self.underway.append(request)
        del self.underway[:-_MAX_UNDERWAY]


def _garbled(request: Request, random: Random) -> bytes:
    """One bit is another; often one of a signature, which no hash covers."""
    records = () if request.asks else decode_batch(request.data).records
    if not records or random.random() < 0.4:
        return flipped(request.data, random)
    record = random.choice(records)
    spoiled = record[:-_SIGNATURE_BYTES] + flipped(record[-_SIGNATURE_BYTES:], random)
    return request.data.replace(record, spoiled)


def flipped(data: bytes, random: Random) -> bytes:
    """The same bytes but for one bit."""
    bit = random.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
