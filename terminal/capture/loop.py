"""Reads frames for as long as the terminal runs, and brings a lost camera back."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from terminal.capture.frame import Frame
from terminal.capture.frozen import FrozenWatch
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, FrameSource, SourceFault


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the loop waits before it calls a camera frozen or opens it anew, in seconds."""

    first_retry: float = 0.5
    longest_retry: float = 5.0
    stalled_reopen: float = 6.0
    """Without any frame."""
    frozen_after: float = 3.0
    frozen_reopen: float = 10.0
    """Frozen for so long; each further time twice as long, up to `longest_frozen`: a lens that
    is covered for the night also gives one and the same picture."""
    longest_frozen: float = 60.0


class CaptureLoop:
    """Hands every frame of a source to the decoder and to the preview, the newest one only.

    `on_state(state, detail)` is called in the capture thread whenever the state changes, and
    `preview_filled()` whenever the preview's empty mailbox got a frame. A frozen camera's frames
    still go to the preview and never to the decoder.
    """

    def __init__(
        self,
        source: FrameSource,
        decoder: Mailbox[Frame],
        on_state: Callable[[CameraState, str], None],
        *,
        preview: Mailbox[Frame] | None = None,
        preview_filled: Callable[[], None] = lambda: None,
        patience: Patience = Patience(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._decoder = decoder
        self._preview = preview
        self._preview_filled = preview_filled
        self._on_state = on_state
        self._patience = patience
        self._clock = clock
        self._state: CameraState | None = None
        self._was_live = False
        self._retry = patience.first_retry
        self._watch = FrozenWatch()
        self._silent_since = 0.0
        self._frozen_since: float | None = None
        self._frozen_reopen = patience.frozen_reopen

    def run(self, stop: threading.Event) -> None:
        """Capture until `stop` is set or a recording has ended; then the source is closed."""
        self._report(CameraState.OPENING)
        try:
            while not stop.is_set():
                if self._open():
                    self._stream(stop)
                if self._ended():
                    return
                stop.wait(self._retry)
                self._retry = min(self._retry * 2, self._patience.longest_retry)
        finally:
            self._source.close()

    def _ended(self) -> bool:
        return self._state is CameraState.ENDED

    def _open(self) -> bool:
        try:
            self._source.open()
        except SourceFault as fault:
            self._report_fault(fault)
            return False
        self._silent_since = self._clock()
        return True

    def _stream(self, stop: threading.Event) -> None:
        """Pass frames on until the source is to be opened anew."""
        while not stop.is_set():
            try:
                frame = self._source.read()
            except SourceFault as fault:
                self._source.close()
                self._report_fault(fault)
                return
            go_on = self._no_frame() if frame is None else self._pass_on(frame)
            if not go_on:
                self._source.close()
                return

    def _no_frame(self) -> bool:
        if self._source.live:
            self._report(CameraState.STALLED)
        return self._clock() - self._silent_since < self._patience.stalled_reopen

    def _pass_on(self, frame: Frame) -> bool:
        """Give the frame to whoever may have it. :return: whether the source may stay open."""
        self._silent_since = self._clock()
        self._retry = self._patience.first_retry
        self._was_live = True
        stay = True
        if self._source.live and self._watch.same_for(frame) >= self._patience.frozen_after:
            self._report(CameraState.FROZEN)
            stay = self._bear_frozen(frame.captured_at)
        else:
            self._frozen_since = None
            self._frozen_reopen = self._patience.frozen_reopen
            self._report(CameraState.LIVE)
            self._decoder.put(frame)
        if self._preview is not None and self._preview.put(frame):
            self._preview_filled()
        return stay

    def _bear_frozen(self, now: float) -> bool:
        if self._frozen_since is None:
            self._frozen_since = now
        if now - self._frozen_since < self._frozen_reopen:
            return True
        self._frozen_since = None
        self._frozen_reopen = min(self._frozen_reopen * 2, self._patience.longest_frozen)
        return False

    def _report_fault(self, fault: SourceFault) -> None:
        state = fault.state
        if state is CameraState.ABSENT and self._was_live:
            # It was here: people must look for a plug, not for a setting.
            state = CameraState.LOST
        detail = str(fault)
        self._report(state, "" if detail == fault.state.value else detail)

    def _report(self, state: CameraState, detail: str = "") -> None:
        if state is not self._state:
            self._state = state
            self._on_state(state, detail)
