"""The sounds of the verdicts, played beside the screen and never in its thread."""

import importlib
import logging
import os
import sys
import threading
import wave
from collections.abc import Generator
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from sync.protocol.terms import Verdict
from terminal.capture.mailbox import Mailbox

_log = logging.getLogger(__name__)

_RATE = 44_100
_BYTES_A_SAMPLE = 2
_IDLE_SECONDS = 4.0
"""After so long without a sound the device rests; the longest with its words takes three."""
_PAUSE_SECONDS = 0.08
"""Between a sound and the words that follow it."""

VOICE = "vi"
"""The language that the prompts are spoken in."""


class Sound(StrEnum):
    """What can be heard, by the name of its file."""

    ADMIT = "admit"
    ATTENTION = "attention"
    REFUSE = "refuse"
    MORE = "more"
    """Another document of the same person is wanted."""
    NOT_SAVED = "not-saved"


def sound_of(verdict: Verdict, *, saved: bool, needs_more: bool = False) -> Sound:
    """The sound of a verdict; what was not saved sounds the alarm whatever the verdict.

    :param needs_more: whether another document could still lift a verdict of ATTENTION.
    """
    if not saved:
        return Sound.NOT_SAVED
    if needs_more and verdict is Verdict.ATTENTION:
        return Sound.MORE
    return {
        Verdict.ADMIT: Sound.ADMIT,
        Verdict.ATTENTION: Sound.ATTENTION,
        Verdict.REFUSE: Sound.REFUSE,
    }[verdict]


class SoundPlayer(Protocol):
    """Plays sounds without making anybody wait; a new sound cuts the old one off."""

    def play(self, sound: Sound) -> None:
        """Play a sound from its beginning, now."""

    def close(self) -> None:
        """Let go of the device; harmless to repeat."""


class SilentPlayer:
    """Plays nothing: where the post switched sound off, and in tests."""

    def play(self, sound: Sound) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class _Playing:
    """One sound on its way out; a new sound is a new object, so the threads need no lock."""

    def __init__(self, samples: bytes) -> None:
        self._samples = samples
        self._position = 0

    def take(self, size: int) -> bytes:
        """The next so many bytes, and silence after the end."""
        start, self._position = self._position, self._position + size
        return self._samples[start : start + size].ljust(size, b"\0")


class MiniaudioPlayer:
    """Plays through the machine's audio device, which its own thread opens at the first sound.

    Without a device, or with one that fails, it falls silent with one line in the log.
    """

    def __init__(self, assets: Path, voice: str = "") -> None:
        """:param voice: the language in which each sound is put into words too; empty for none."""
        self._folder = assets / "sounds"
        self._voice = voice
        self._asked: Mailbox[Sound | str] = Mailbox()
        self._thread: threading.Thread | None = None
        self._playing = _Playing(b"")

    def play(self, sound: Sound) -> None:
        """Play a sound from its beginning, now; returns at once."""
        self._asked.put(sound)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let go of the device; waits for that a second at most."""
        self._asked.put("")
        if self._thread is not None:
            self._thread.join(1.0)

    def _run(self) -> None:
        try:
            # Loaded here, because the window must not wait a quarter of a second for sounds.
            miniaudio = importlib.import_module("miniaudio")
        except ImportError as error:
            _log.warning("no sound from now on: %s", error)
            return
        try:
            self._serve(miniaudio)
        except (OSError, EOFError, wave.Error, miniaudio.MiniaudioError) as error:
            _log.warning("no sound from now on: %s", error)

    def _serve(self, miniaudio: Any) -> None:
        sounds = {sound: self._samples(sound) for sound in Sound}
        if not _may_have_a_device():
            raise OSError("no audio device")
        device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=_RATE,
            buffersize_msec=40,
            app_name="Chot",
        )
        try:
            while True:
                asked = self._asked.take(_IDLE_SECONDS if device.running else 3600.0)
                if isinstance(asked, Sound):
                    self._playing = _Playing(sounds[asked])
                    if not device.running:
                        stream = self._stream()
                        next(stream)
                        device.start(stream)
                elif asked is not None:
                    return
                elif device.running:
                    device.stop()
        finally:
            device.close()

    def _samples(self, sound: Sound) -> bytes:
        tone = _read(self._folder / f"{sound.value}.wav")
        if not self._voice:
            return tone
        pause = bytes(round(_RATE * _PAUSE_SECONDS) * _BYTES_A_SAMPLE)
        return tone + pause + _read(self._folder / self._voice / f"{sound.value}.wav")

    def _stream(self) -> Generator[bytes, int, None]:
        """Gives the device so many samples as it asks for, and silence after a sound's end."""
        frames = yield b""
        while True:
            frames = yield self._playing.take(frames * _BYTES_A_SAMPLE)


def _read(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (_RATE, 1, 2):
            raise wave.Error(f"{path} is not 16 bits, one channel, {_RATE} a second")
        return file.readframes(file.getnframes())


def _may_have_a_device() -> bool:
    """Whether asking for a device makes sense; ALSA complains at length where there is none."""
    if sys.platform != "linux" or os.environ.get("PULSE_SERVER"):
        return True
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and (Path(runtime) / "pulse" / "native").exists():
        return True
    return any(Path("/dev/snd").glob("pcm*p"))
