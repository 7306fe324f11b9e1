"""The signs of verdicts and assurances: a tone and a drawing each, which only add to words."""

from collections.abc import Mapping

from sync.protocol.terms import Assurance, Direction, Verdict

TONES: Mapping[Verdict, str] = {
    Verdict.ADMIT: "admit",
    Verdict.ATTENTION: "attention",
    Verdict.REFUSE: "refuse",
}
"""The palette's tone for each verdict."""

ICONS: Mapping[Verdict, str] = {
    Verdict.ADMIT: "tick",
    Verdict.ATTENTION: "hand",
    Verdict.REFUSE: "stop",
}
"""The drawing for each verdict; each has an outline of its own."""

ASSURANCE_ICONS: Mapping[Assurance, str] = {
    Assurance.VERIFIED: "verified",
    Assurance.UNSIGNED: "unsigned",
    Assurance.OPAQUE: "opaque",
    Assurance.REJECTED: "rejected",
}
"""The drawing for each assurance."""

DIRECTION_ICONS: Mapping[Direction, str] = {
    Direction.IN: "into",
    Direction.OUT: "out",
    Direction.THROUGH: "through",
}
"""The drawing for each way through a post."""
