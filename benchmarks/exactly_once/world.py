"""One episode: posts and a centre live through a storm, and afterwards everything must arrive."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.exactly_once.centre_host import CentreCopy, CentreHost
from benchmarks.exactly_once.machines import YEARS_MS, Post
from benchmarks.exactly_once.network import Died, Network, Weather, some_weather
from benchmarks.exactly_once.oracle import Harm, Oracle, Violation
from benchmarks.exactly_once.sometimes import Sometimes, Trace
from benchmarks.exactly_once.surroundings import DiskCopy, Surroundings, machines
from sync.journal.draft import Place
from sync.protocol.terms import Mode

EPISODE: Final = 500
"""Steps of an episode, give or take the last healing."""
STORM: Final = (60, 220)
"""Fewest and most steps between two healings."""
MAX_ROUNDS: Final = 60
"""Within so many batches of each post everything must have arrived once the network healed."""
MAX_POSTS: Final = 5
_KEPT_COPIES: Final = 4
_LONGEST_PAUSE_S: Final = 901.0
_COMPARED_EVERY: Final = 50


class World:
    """All machines of an episode, in one thread, under one clock and one row of dice."""

    def __init__(self, folder: Path, seed: str, trace: Trace) -> None:
        self.steps = 0
        self._random = Random(seed)  # noqa: S311 - to be repeated
        self._trace = trace
        self._now_s = 0.0
        self._centre_skew_ms = 0
        self._copies: list[DiskCopy] = []
        self._centre_copies: list[CentreCopy] = []
        self._posts: list[Post] = []
        self._made = 0
        oracle = Oracle(trace)
        self._centre = CentreHost(folder, oracle, trace, self._centre_ms)
        self._oracle = oracle
        self._network = Network(self._centre, self._random, trace)
        self._around = Surroundings(
            folder, self._network, oracle, trace, self._random, lambda: self._now_s
        )
        self._actions: dict[Callable[[], object], float] = {
            self._record: 40,
            self._send: 45,
            self._deliver: 8,
            self._let_time_pass: 3,
            self._change_weather: 2,
            self._enrol: 2,
            self._start: 4,
            self._kill_post: 0.8,
            self._stop_post: 0.5,
            self._copy_post: 0.8,
            self._put_post_back: 0.4,
            self._clone: 0.3,
            self._add_post: 0.5,
            self._restart_centre: 0.6,
            self._copy_centre: 0.6,
            self._put_centre_back: 0.4,
            self._make_centre_anew: 0.15,
            self._revoke: 0.15,
            self._set_clock: 0.8,
            self._purge_post: 1.2,
        }

    def run(self, steps: int = EPISODE) -> None:
        """Storm and healing in turn. :raises Violation: at the first thing that must not be."""
        for _ in range(self._random.randint(1, 3)):
            self._add_post()
        while self.steps < steps:
            self._storm(min(self._random.randint(*STORM), steps - self.steps))
            self._heal()

    def close(self) -> None:
        """Let every machine go."""
        for post in self._posts:
            post.close()
        self._centre.close()

    def _storm(self, steps: int) -> None:
        self._change_weather()
        actions, weights = list(self._actions), list(self._actions.values())
        for _ in range(steps):
            self.steps += 1
            self._now_s += self._random.choice((0.001, 0.1, 1.0, 5.0))
            action = self._random.choices(actions, weights)[0]
            self._trace.line(action.__name__)
            with self._named_faults():
                action()
                if self.steps % _COMPARED_EVERY == 0:
                    self._oracle.compare_all()

    def _heal(self) -> None:
        """The network works again, and people put right what waits for people."""
        self._trace.line("heal")
        with self._named_faults():
            self._network.weather = Weather()
            while self._network.underway:
                self._network.deliver(3)
            for post in self._posts:
                if post.journal is None:
                    post.start()
            wrong: Violation | None = None
            for number in range(MAX_ROUNDS):
                # Within a day all that is kept is compared with the centre.
                self._now_s += _LONGEST_PAUSE_S if number % 15 != 14 else 86_400.0
                for post in self._posts:
                    self.steps += 1
                    self._enrol_if_unknown(post)
                    # A greeting, a question and what the answer asks for.
                    post.run_uplink(3)
                wrong = self._unfinished()
                if wrong is None:
                    break
            if wrong is not None:
                raise wrong
            self._oracle.compare_all()
            self._trace.note(Sometimes.HEALED_ALL)

    def _unfinished(self) -> Violation | None:
        """What has not arrived yet; a terminal that was revoked is not waited for."""
        for post in self._posts:
            if post.terminal in self._oracle.model.revoked:
                continue
            if post.unsent:
                return Violation(Harm.STUCK, f"{post.unsent} of post {post.number} not confirmed")
            within = {e: held for e, held in post.held.items() if e not in post.beyond_reach}
            missing = self._oracle.missing(post.terminal, within, post.reported, post.starts)
            if missing is not None:
                return missing
            whole = {e: seq for e, seq in post.starts.items() if e not in post.reported}
            spoiled = self._oracle.spoiled(post.terminal, whole)
            if spoiled:
                return Violation(Harm.FOREIGN, f"{len(spoiled)} records of post {post.number}")
            if post.writes_forked_line:
                return Violation(Harm.STUCK, f"post {post.number} goes on in a forked line")
        return None

    def _record(self) -> None:
        if post := self._one_up():
            count = self._random.choice((1, 1, 1, 2, 5))
            self._trace.line(f"  {post.number} {count}")
            post.record(count)

    def _send(self) -> None:
        post = self._one_up()
        if post is None:
            return
        self._now_s += self._random.choice((0.0, 1.0, 5.0, 31.0, 300.0, _LONGEST_PAUSE_S))
        try:
            post.run_uplink(self._random.randint(1, 3), hurry=self._random.random() < 0.3)
        except Died:
            self._trace.line(f"  {post.number} died")
            post.die()
            if self._random.random() < 0.7:
                post.start()

    def _deliver(self) -> None:
        self._network.deliver(self._random.randint(1, 3))

    def _let_time_pass(self) -> None:
        self._now_s += self._random.choice((60.0, 3600.0, 20_000.0, 86_400.0))
        if self._random.random() < 0.5 and (post := self._one_up()):
            self._trace.note(Sometimes.MIDNIGHT)
            self._now_s += 86_400.0
            post.record(1)

    def _change_weather(self) -> None:
        self._network.weather = some_weather(self._random)
        self._trace.line(f"  {self._network.weather}")

    def _add_post(self) -> None:
        if len(self._posts) >= MAX_POSTS:
            return
        mode = self._random.choice((Mode.OPERATOR, Mode.OPERATOR, Mode.KIOSK))
        post = self._place(Place(f"Chốt Hư Cấu {self._made + 1}", "1", mode), b"")
        if mode is Mode.KIOSK:
            self._trace.note(Sometimes.KIOSK)
        if mode is Mode.KIOSK or self._random.random() < 0.5:
            # A kiosk that nobody enrolled would record for nobody, and does not.
            self._enrol_if_unknown(post)

    def _place(self, source: Place | DiskCopy, machine: bytes) -> Post:
        self._made += 1
        post = Post(self._made, machine or b"machine-%08d" % self._made, self._around, source)
        self._posts.append(post)
        post.start()
        return post

    def _start(self) -> None:
        if post := self._one(lambda post: post.journal is None):
            post.start()

    def _kill_post(self) -> None:
        if post := self._one_up():
            self._trace.note(Sometimes.POST_DIED_IDLE, post.number)
            post.die()

    def _purge_post(self) -> None:
        if post := self._one_up():
            post.purge(self._random.choice((1, 3, 100)))

    def _stop_post(self) -> None:
        if post := self._one_up():
            self._trace.note(Sometimes.POST_STOPPED, post.number)
            post.stop()

    def _copy_post(self) -> None:
        if post := self._one_up():
            self._copies.append(post.copy())
            del self._copies[:-_KEPT_COPIES]

    def _put_post_back(self) -> None:
        """An older copy of some disk is put into a post; its own disk is gone."""
        post = self._one_up()
        if post and self._copies:
            self._trace.note(Sometimes.POST_PUT_BACK, post.number)
            post.put_back(self._random.choice(self._copies))
            post.start()

    def _clone(self) -> None:
        """A disk runs in two machines at once; one may be a copy of the whole machine."""
        original = self._one_up()
        if original is None or len(self._posts) >= MAX_POSTS:
            return
        whole = self._random.random() < 0.6
        self._trace.note(Sometimes.CLONED if whole else Sometimes.COPIED_ELSEWHERE)
        copy = original.copy()
        twin = self._place(copy, original.machine if whole else b"")
        if not whole and len(twin.held) == len(copy.held):
            raise Violation(Harm.WOVEN, "a copied disk went on in the line of its machine")

    def _restart_centre(self) -> None:
        self._centre.restart()

    def _copy_centre(self) -> None:
        self._centre_copies.append(self._centre.copy())
        del self._centre_copies[:-_KEPT_COPIES]

    def _put_centre_back(self) -> None:
        if self._centre_copies:
            self._trace.note(Sometimes.CENTRE_PUT_BACK)
            self._centre.put_back(self._random.choice(self._centre_copies))

    def _make_centre_anew(self) -> None:
        self._trace.note(Sometimes.CENTRE_ANEW)
        self._centre.close()
        self._centre.make()

    def _revoke(self) -> None:
        post = self._one_up()
        if post and len(self._posts) > 1 and self._centre.is_enrolled(post.terminal):
            self._trace.line(f"  {post.number}")
            self._centre.revoke(post.terminal)

    def _enrol(self) -> None:
        if post := self._one_up():
            self._enrol_if_unknown(post)

    def _enrol_if_unknown(self, post: Post) -> None:
        """Staff bring a token to a post that its centre does not know, or that knows another."""
        assert post.journal is not None
        trust = post.journal.trust
        believed = trust is not None and trust.centre == self._centre.name
        if believed and self._centre.is_enrolled(post.terminal):
            return
        welcome = self._centre.enrol(post.journal.scribe)
        if welcome is not None:
            self._trace.line(f"  enrol {post.number}")
            post.enrol(welcome)

    def _set_clock(self) -> None:
        skew_ms = self._random.choice((-YEARS_MS, -1000, 0, 1000, 3_600_000, YEARS_MS))
        if self._random.random() < 0.2:
            self._centre_skew_ms = skew_ms
        elif post := self._one_up():
            back = skew_ms < post.skew_ms
            self._trace.note(Sometimes.CLOCK_BACK if back else Sometimes.CLOCK_AHEAD, post.number)
            post.skew_ms = skew_ms

    def _one_up(self) -> Post | None:
        return self._one(lambda post: post.journal is not None)

    def _one(self, which: Callable[[Post], bool]) -> Post | None:
        posts = [post for post in self._posts if which(post)]
        return self._random.choice(posts) if posts else None

    def _centre_ms(self) -> int:
        return 1_795_323_600_000 + self._centre_skew_ms + int(self._now_s * 1000)

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        """Whatever the shipping code raises is a finding, with the place where it was raised."""
        try:
            yield
        except Violation:
            raise
        except Exception as fault:
            raise Violation(Harm.FAULT, f"{type(fault).__name__}: {fault}") from fault


@contextmanager
def world(folder: Path, seed: str, trace: Trace) -> Iterator[World]:
    """A world in a folder of its own, that is emptied at the end."""
    with machines():
        made = World(folder, seed, trace)
        try:
            yield made
        finally:
            made.close()
