"""Makes the sounds of the verdicts: each differs in rhythm, timbre and pitch, so no ear mixes them.

Run `python assets/sounds/make_sounds.py` to write the WAV files anew beside this script; the same
bytes come out every time.
"""
# ruff: noqa: INP001 - a script that stands beside what it makes, not a module of a package

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
"""Samples a second; one channel, 16 bits."""
PEAK = 0.82
"""Loudest sample, as a part of full scale."""

Samples = NDArray[np.float64]


def seconds(duration: float) -> Samples:
    """The points in time of a stretch that lasts `duration` seconds."""
    return np.arange(int(RATE * duration)) / RATE


def shaped(samples: Samples, attack: float = 0.008, release: float = 0.03) -> Samples:
    """The samples faded in and out over so many seconds, so that nothing clicks."""
    up, down = int(RATE * attack), int(RATE * release)
    envelope = np.ones(len(samples))
    envelope[:up] = np.linspace(0, 1, up)
    envelope[-down:] = np.linspace(1, 0, down)
    return samples * envelope


def silence(duration: float) -> Samples:
    """Nothing, for so many seconds."""
    return np.zeros(int(RATE * duration))


def bell(pitch: float, duration: float) -> Samples:
    """A struck bell of `pitch` hertz that rings out."""
    at = seconds(duration)
    partials = ((1.0, 1.0, 5.0), (2.0, 0.45, 8.0), (3.01, 0.22, 12.0), (4.2, 0.1, 18.0))
    parts = [
        size * np.exp(-decay * at) * np.sin(2 * np.pi * pitch * ratio * at)
        for ratio, size, decay in partials
    ]
    return shaped(np.sum(parts, axis=0), 0.004, 0.06)


def beep(pitch: float, duration: float) -> Samples:
    """A plain, hollow tone of `pitch` hertz."""
    at = seconds(duration)
    tone = np.sin(2 * np.pi * pitch * at) + 0.25 * np.sin(2 * np.pi * 3 * pitch * at)
    return shaped(tone)


def buzz(pitch: float, duration: float) -> Samples:
    """A rough, low rattle: a saw tooth made of 24 partials, beaten at 31 hertz."""
    at = seconds(duration)
    saw = np.sum([np.sin(2 * np.pi * pitch * k * at) / k for k in range(1, 25)], axis=0)
    return shaped(saw * (0.65 + 0.35 * np.sign(np.sin(2 * np.pi * 31 * at))))


def siren(low: float, high: float, duration: float) -> Samples:
    """A tone that climbs from `low` to `high` hertz, hard as a horn."""
    at = seconds(duration)
    pitch = low + (high - low) * at / duration
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return shaped(np.tanh(2.5 * np.sin(phase)))


def admit() -> Samples:
    """One short chime that rises by a fifth."""
    first, second = bell(784.0, 0.42), bell(1175.0, 0.34)
    whole = np.zeros(int(RATE * 0.46))
    whole[: len(first)] += 0.8 * first[: len(whole)]
    start = int(RATE * 0.11)
    whole[start : start + len(second)] += second[: len(whole) - start]
    return shaped(whole, 0.002, 0.05)


def attention() -> Samples:
    """Two equal beeps of middle height."""
    return np.concatenate([beep(620.0, 0.16), silence(0.12), beep(620.0, 0.16)])


def refuse() -> Samples:
    """Three low buzzes."""
    one = buzz(118.0, 0.17)
    return np.concatenate([one, silence(0.08), one, silence(0.08), one])


def more() -> Samples:
    """Two quick light taps and a long one: something is still to come."""
    tap = beep(930.0, 0.06)
    return np.concatenate([tap, silence(0.05), tap, silence(0.05), bell(930.0, 0.42)])


def not_saved() -> Samples:
    """An alarm: a siren that climbs twice and then holds two voices against each other."""
    climb = siren(700.0, 1500.0, 0.2)
    at = seconds(0.3)
    clash = shaped(np.tanh(1.6 * (np.sin(2 * np.pi * 1450 * at) + np.sin(2 * np.pi * 1130 * at))))
    return np.concatenate([climb, silence(0.04), climb, silence(0.04), clash])


SOUNDS = {
    "admit": admit,
    "attention": attention,
    "refuse": refuse,
    "more": more,
    "not-saved": not_saved,
}


def write(folder: Path) -> list[Path]:
    """Write all sounds into a folder. :return: the files written."""
    written = []
    for name, make in SOUNDS.items():
        samples = make()
        scaled = np.round(samples / np.max(np.abs(samples)) * PEAK * 32767).astype("<i2")
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(scaled.tobytes())
        written.append(path)
    return written


if __name__ == "__main__":
    write(Path(__file__).parent)
