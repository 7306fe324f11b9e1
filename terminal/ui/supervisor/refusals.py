"""What is said to somebody who is not signed in, or whose change of people was not made."""

from collections.abc import Mapping

from sync.journal.accounts import PeopleRefused
from sync.journal.passphrase import LEAST_LENGTH, Weakness
from sync.journal.pin import LEAST_DIGITS
from terminal.desk.people import Denied, NotDone, NotIn, Refusal
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

_DENIED: Mapping[Denied, str] = {
    Denied.WRONG: QT_TRANSLATE_NOOP("SignIn", "✕ That is not right. Try again."),
    Denied.WAIT: QT_TRANSLATE_NOOP("SignIn", "✕ Too many wrong tries. Please wait."),
    Denied.GONE: QT_TRANSLATE_NOOP("SignIn", "✕ This person may no longer sign in."),
    Denied.DAMAGED: QT_TRANSLATE_NOOP(
        "SignIn", "✕ The key of this person is damaged. Another supervisor has to sign in."
    ),
    Denied.NOT_SAVED: QT_TRANSLATE_NOOP(
        "SignIn", "✕ The disk does not take the record. Nobody can sign in before that is mended."
    ),
}
_REFUSED: Mapping[PeopleRefused | NotDone, str] = {
    PeopleRefused.NO_NAME: QT_TRANSLATE_NOOP("People", "✕ Type a name."),
    PeopleRefused.NAME_TOO_LONG: QT_TRANSLATE_NOOP("People", "✕ The name is too long."),
    PeopleRefused.NAME_TAKEN: QT_TRANSLATE_NOOP(
        "People", "✕ Somebody here has this name already. Add a letter or a unit."
    ),
    PeopleRefused.TOO_MANY: QT_TRANSLATE_NOOP(
        "People", "✕ There is no room for more people. Remove those who left."
    ),
    PeopleRefused.LAST_SUPERVISOR: QT_TRANSLATE_NOOP(
        "People", "✕ The last supervisor has to stay. Add another one first."
    ),
    PeopleRefused.NOT_FIRST: QT_TRANSLATE_NOOP(
        "People", "✕ This post has a head already, who can add others."
    ),
    PeopleRefused.GONE: QT_TRANSLATE_NOOP("People", "✕ This person is no longer in the list."),
    NotDone.NOT_SAVED: QT_TRANSLATE_NOOP(
        "People", "✕ The disk does not take it. Nothing was changed."
    ),
}
_WEAK_PASSPHRASE: Mapping[Weakness, str] = {
    Weakness.SHORT: QT_TRANSLATE_NOOP(
        "People", "At least {least} characters, such as four words by chance."
    ),
    Weakness.LONG: QT_TRANSLATE_NOOP("People", "This is too long."),
    Weakness.DIGITS: QT_TRANSLATE_NOOP(
        "People", "Digits alone are found out within hours. Take four words by chance."
    ),
    Weakness.SAMENESS: QT_TRANSLATE_NOOP("People", "This repeats too few characters."),
}
_WEAK_PIN: Mapping[Weakness, str] = {
    Weakness.SHORT: QT_TRANSLATE_NOOP("People", "A PIN takes at least {least} digits."),
    Weakness.LONG: _WEAK_PASSPHRASE[Weakness.LONG],
    Weakness.SAMENESS: QT_TRANSLATE_NOOP(
        "People", "This is tried first by everybody. Take other digits."
    ),
}


def denial(words: Words, refused: NotIn) -> str:
    """Why nobody is signed in."""
    return words.translate("SignIn", _DENIED[refused.why])


def refusal(words: Words, why: Refusal, *, pin: bool = False) -> str:
    """Why people stay as they are. :param pin: whether a weakness is that of a PIN."""
    if isinstance(why, NotIn):
        return denial(words, why)
    if isinstance(why, Weakness):
        return "✕ " + weakness(words, why, pin=pin)
    return words.translate("People", _REFUSED[why])


def weakness(words: Words, why: Weakness, *, pin: bool = False) -> str:
    """What is weak about a PIN or passphrase."""
    least = LEAST_DIGITS if pin else LEAST_LENGTH
    told = words.translate("People", (_WEAK_PIN if pin else _WEAK_PASSPHRASE)[why])
    return told.replace("{least}", str(least))
