"""One thread that gathers waiting batches into one transaction.

Terminals send ten records at a time, not five hundred, and a transaction costs a flush of the
disk: one a request gives 5.5 k rows/s, gathered ones 19 to 45 k (CENTRE.md, section 3).
"""

import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final

from sync.centre.ingest import Decision
from sync.centre.receiving import Arrival, receive
from sync.centre.storage.port import Storage, StorageFault, Writing

MAX_WAITING: Final = 256
"""Batches that may wait; at 500 records each the memory that ingest can take stays bounded."""
MAX_ROWS: Final = 5000
"""Records of one transaction, give or take the last batch."""

_log: Final = logging.getLogger("chot.centre")


class Overloaded(Exception):
    """Too many batches wait already; the sender may try again in some seconds."""


@dataclass(frozen=True, slots=True)
class _Job:
    arrival: Arrival
    answer: Future[Decision | None] = field(default_factory=Future)


class Writer:
    """Takes batches from any thread and answers each after its commit."""

    def __init__(self, storage: Storage, max_waiting: int = MAX_WAITING) -> None:
        self._storage = storage
        self._waiting: queue.Queue[_Job | None] = queue.Queue()
        self._room = threading.BoundedSemaphore(max_waiting)
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="centre-writer")
        self._thread.start()

    def submit(self, arrival: Arrival) -> Future[Decision | None]:
        """Hand over a batch; the future holds what `receive` said once that is durable.

        The future raises StorageFault where the store could not write.

        :raises Overloaded: if too many wait, or the centre is closing.
        """
        with self._closing:
            if self._closed or not self._room.acquire(blocking=False):
                raise Overloaded
            job = _Job(arrival)
            self._waiting.put(job)
            return job.answer

    def close(self) -> None:
        """Take no more, write what waits, and end the thread."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._gather()
            # Whoever hung up gets no answer, but may send the same again: nothing is lost.
            jobs = [job for job in jobs if job.answer.set_running_or_notify_cancel()]
            if jobs:
                self._write(jobs)

    def _gather(self) -> tuple[list[_Job], bool]:
        """What waits now, at least one batch; and whether more may come."""
        jobs: list[_Job] = []
        rows = 0
        job = self._waiting.get()
        while job is not None:
            self._room.release()
            jobs.append(job)
            rows += len(job.arrival.items)
            if rows >= MAX_ROWS:
                return jobs, True
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _write(self, jobs: list[_Job]) -> None:
        def work(writing: Writing) -> list[Decision | None]:
            return [receive(writing, job.arrival) for job in jobs]

        try:
            decisions = self._storage.commit(work)
        except StorageFault as fault:
            _log.warning("the store cannot write: %s", fault)
            for job in jobs:
                job.answer.set_exception(fault)
        except Exception as bug:  # noqa: BLE001 - whoever waits must hear of it
            if len(jobs) > 1:  # one bad batch must not take the others with it
                for job in jobs:
                    self._write([job])
                return
            _log.exception("a batch could not be received")
            jobs[0].answer.set_exception(bug)
        else:
            for job, decision in zip(jobs, decisions, strict=True):
                job.answer.set_result(decision)
