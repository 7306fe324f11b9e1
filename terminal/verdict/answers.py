"""What answers to a form ask of the post, whichever form they are of; pure."""

from collections.abc import Mapping
from typing import Final

from sync.protocol import forms
from sync.protocol.forms import Forms, Weight

_GRAVITY: Final = (Weight.NONE, Weight.ATTENTION, Weight.REFUSE)


def weight_of_answers(known: Forms, answers: Mapping[str, str]) -> Weight:
    """The most that any answer asks, by any version of any known form.

    A code of a question keeps its meaning in every version, so that the version in which
    somebody answered need not be known. Several choices of one answer stand apart by blanks, as
    in the body of a record.
    """
    chosen = {question: tuple(values.split()) for question, values in answers.items()}
    found = (one.weight for form in known.by_version.values() for one in forms.weigh(form, chosen))
    return max(found, key=_GRAVITY.index, default=Weight.NONE)
