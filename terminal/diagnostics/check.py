"""One thing that the doctor looked at, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What the doctor found: `name` is stable, for scripts; the advice is for people.

    `needed` tells what the terminal cannot do without from what a post may well lack, such as a
    camera where there is a scanner. `found` is what is there: a version, a device; it may be empty.
    """

    name: str
    ok: bool
    needed: bool = True
    found: str = ""
    advice_vi: str = ""
    advice_en: str = ""

    @property
    def advice(self) -> str:
        """What to do, Vietnamese first; empty where nothing is to be done."""
        return " / ".join(text for text in (self.advice_vi, self.advice_en) if text)

    def as_object(self) -> dict[str, str | bool]:
        """The form of `doctor --json`."""
        return {"name": self.name, "ok": self.ok, "advice": self.advice}
