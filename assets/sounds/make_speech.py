"""Makes the spoken prompts that follow the sounds of the verdicts, with the voice of eSpeak NG.

Run `python assets/sounds/make_speech.py` where `espeak-ng` is installed (Debian has a package of
that name) to write the WAV files in `vi/` anew. A recorded voice may take their place: one
channel, 16 bits, 44,100 samples a second, at most two seconds, under the same names.
"""
# ruff: noqa: INP001 - a script that stands beside what it makes, not a module of a package

import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
PEAK = 0.82
PROMPTS = {
    "admit": "Mời qua.",
    "attention": "Cần kiểm tra.",
    "refuse": "Chưa được qua.",
    "not-saved": "Chưa lưu. Ghi vào giấy.",
    "more": "Mời đưa thêm giấy tờ.",
}
_SILENT = 0.01
"""What is fainter than this part of full scale before and after the words is cut off."""


def spoken(text: str) -> tuple[int, NDArray[np.float64]]:
    """The rate and samples of a text, as eSpeak NG says it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        command = ["espeak-ng", "-v", "vi", "-s", "150", "-p", "45", "-w", str(path), text]
        subprocess.run(command, check=True)
        with wave.open(str(path), "rb") as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            return file.getframerate(), samples / 32768


def prompt(text: str) -> NDArray[np.float64]:
    """A text as samples at `RATE`, without silence around it, at full loudness."""
    rate, samples = spoken(text)
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    cut = samples[loud[0] : loud[-1] + 1]
    at = np.arange(int(len(cut) * RATE / rate)) * rate / RATE
    stretched = np.interp(at, np.arange(len(cut)), cut)
    fade = np.linspace(0, 1, int(RATE * 0.005))
    stretched[: len(fade)] *= fade
    stretched[-len(fade) :] *= fade[::-1]
    return stretched / np.max(np.abs(stretched)) * PEAK


def write(folder: Path) -> list[Path]:
    """Write all prompts into a folder. :return: the files written."""
    written = []
    for name, text in PROMPTS.items():
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.round(prompt(text) * 32767).astype("<i2").tobytes())
        written.append(path)
    return written


if __name__ == "__main__":
    write(Path(__file__).parent / "vi")
