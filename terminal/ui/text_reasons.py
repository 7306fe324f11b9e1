"""The words for reason codes: what is the matter, and what the operator does about it now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.protocol.terms import Verdict
from terminal.declarations.codes import Opacity, Rejection
from terminal.declarations.codes import Warning as Inconsistency
from terminal.desk.orders import OverrideReason
from terminal.ui.text import verdict_word
from terminal.ui.text_overrides import override_word
from terminal.ui.words import QT_TRANSLATE_NOOP, Words
from terminal.verdict.decision import Reason

Code = Rejection | Opacity | Inconsistency | Reason

_DESK = QT_TRANSLATE_NOOP("Step", "Ask for another code, or take the declaration at the desk.")
_PAPERS = QT_TRANSLATE_NOOP("Step", "Check the original papers, or declare at the desk.")
_REFUSED = QT_TRANSLATE_NOOP("Step", "Do not accept this code. Check the papers at the desk.")
_COMPARE = QT_TRANSLATE_NOOP("Step", "Compare the card with the person and with the screen.")
_CARD = QT_TRANSLATE_NOOP(
    "Step", "Ask for the ID card's code, or take the declaration at the desk."
)
_DECLARE = QT_TRANSLATE_NOOP(
    "Step", "Scan the ID card's code, and take the declaration at the desk."
)
_CLOCK = QT_TRANSLATE_NOOP("Step", "Set the clock. Until then compare dates by eye.")
_APART = QT_TRANSLATE_NOOP("Step", "Ask the person to wait apart, and call the health staff.")
_DECIDED = QT_TRANSLATE_NOOP("Step", "Do as it was decided; in doubt ask the head of the post.")

TEXTS: Mapping[Code, tuple[str, str]] = {
    Rejection.EMPTY: (QT_TRANSLATE_NOOP("Reason", "The code is empty"), _DESK),
    Rejection.TOO_LARGE: (QT_TRANSLATE_NOOP("Reason", "The code holds too much data"), _DESK),
    Rejection.NOT_TEXT: (QT_TRANSLATE_NOOP("Reason", "The code's content is unreadable"), _DESK),
    Rejection.MALFORMED: (
        QT_TRANSLATE_NOOP("Reason", "The code breaks the rules of its format"),
        QT_TRANSLATE_NOOP("Step", "Ask for the original code; if it fails too, use the desk."),
    ),
    Rejection.COMPRESSION: (QT_TRANSLATE_NOOP("Reason", "The code's data is damaged"), _DESK),
    Rejection.KEY_UNKNOWN: (
        QT_TRANSLATE_NOOP("Reason", "The issuer is not known at this post"),
        _PAPERS,
    ),
    Rejection.SIGNATURE: (QT_TRANSLATE_NOOP("Reason", "The signature is wrong"), _REFUSED),
    Rejection.ALGORITHM: (
        QT_TRANSLATE_NOOP("Reason", "The kind of signature is not accepted"),
        _REFUSED,
    ),
    Rejection.KEY_USAGE: (
        QT_TRANSLATE_NOOP("Reason", "The issuer may not sign this kind of certificate"),
        _REFUSED,
    ),
    Rejection.KEY_EXPIRED: (
        QT_TRANSLATE_NOOP("Reason", "The issuer's key is out of date"),
        _PAPERS,
    ),
    Rejection.EXPIRED: (
        QT_TRANSLATE_NOOP("Reason", "The certificate has expired"),
        QT_TRANSLATE_NOOP(
            "Step", "Ask for a new certificate, or take the declaration at the desk."
        ),
    ),
    Rejection.NOT_YET_VALID: (
        QT_TRANSLATE_NOOP("Reason", "The certificate is not valid yet"),
        QT_TRANSLATE_NOOP("Step", "See from which day it holds; until then declare at the desk."),
    ),
    Rejection.REVOKED: (
        QT_TRANSLATE_NOOP("Reason", "The issuer has withdrawn this certificate"),
        _REFUSED,
    ),
    Rejection.SIGNER_REVOKED: (
        QT_TRANSLATE_NOOP("Reason", "The key that signed it has been withdrawn"),
        _REFUSED,
    ),
    Rejection.REVOCATION_LIST: (
        QT_TRANSLATE_NOOP(
            "Reason", "Genuine, but whether it was withdrawn is not known at this post"
        ),
        _PAPERS,
    ),
    Rejection.TOOK_TOO_LONG: (
        QT_TRANSLATE_NOOP("Reason", "The code could not be read in the time it may take"),
        _PAPERS,
    ),
    Rejection.CONTENT: (
        QT_TRANSLATE_NOOP("Reason", "Genuine, but its content cannot be used"),
        _PAPERS,
    ),
    Opacity.LINK: (
        QT_TRANSLATE_NOOP("Reason", "The code is a web address, which is never opened here"),
        _CARD,
    ),
    Opacity.PLACE: (
        QT_TRANSLATE_NOOP("Reason", "The code of a place, which visitors scan; not a person's"),
        QT_TRANSLATE_NOOP("Step", "Ask for the person's own code or the ID card's code."),
    ),
    Opacity.IDENTITY_APP: (
        QT_TRANSLATE_NOOP("Reason", "A VNeID code, which only VNeID's servers can read"),
        QT_TRANSLATE_NOOP("Step", "Ask for the ID card itself, and scan the code on it."),
    ),
    Opacity.GREEN_LANE: (
        QT_TRANSLATE_NOOP("Reason", "A vehicle's green-lane pass; only its server can check it"),
        QT_TRANSLATE_NOOP(
            "Step", "Note the plate, and scan the ID card's code of everyone in the vehicle."
        ),
    ),
    Opacity.DOMESTIC_TRAVEL: (
        QT_TRANSLATE_NOOP("Reason", "A domestic travel declaration that lies on its server"),
        _DECLARE,
    ),
    Opacity.DECLARATION_LINK: (
        QT_TRANSLATE_NOOP("Reason", "A tokhaiyte.vn link; the declaration is not in the code"),
        _DECLARE,
    ),
    Opacity.HEALTH_LINK: (
        QT_TRANSLATE_NOOP("Reason", "A link to health records that lie on a server"),
        QT_TRANSLATE_NOOP("Step", "Ask for the certificate itself, on paper or as its own code."),
    ),
    Opacity.PAYMENT: (
        QT_TRANSLATE_NOOP("Reason", "A payment code, not a declaration; nothing was paid"),
        _CARD,
    ),
    Opacity.CONTACT: (
        QT_TRANSLATE_NOOP("Reason", "A business card or Wi-Fi code, not a declaration"),
        _CARD,
    ),
    Opacity.NOT_VERIFIABLE_HERE: (
        QT_TRANSLATE_NOOP("Reason", "This kind of code cannot be verified at this post"),
        _PAPERS,
    ),
    Opacity.UNKNOWN_CODE: (
        QT_TRANSLATE_NOOP("Reason", "This kind of code is not known at this post"),
        _CARD,
    ),
    Inconsistency.FIELD_COUNT: (
        QT_TRANSLATE_NOOP("Reason", "The card's code has an unusual number of fields"),
        _COMPARE,
    ),
    Inconsistency.SEX: (QT_TRANSLATE_NOOP("Reason", "Sex and ID number do not agree"), _COMPARE),
    Inconsistency.CENTURY: (
        QT_TRANSLATE_NOOP("Reason", "Century of birth and ID number do not agree"),
        _COMPARE,
    ),
    Inconsistency.YEAR: (
        QT_TRANSLATE_NOOP("Reason", "Year of birth and ID number do not agree"),
        _COMPARE,
    ),
    Inconsistency.DOB_UNREADABLE: (
        QT_TRANSLATE_NOOP("Reason", "The date of birth is unreadable"),
        _COMPARE,
    ),
    Inconsistency.DOB_FUTURE: (
        QT_TRANSLATE_NOOP("Reason", "The date of birth lies in the future"),
        _COMPARE,
    ),
    Inconsistency.ISSUE_UNREADABLE: (
        QT_TRANSLATE_NOOP("Reason", "The date of issue is unreadable"),
        _COMPARE,
    ),
    Inconsistency.ISSUE_BEFORE_DOB: (
        QT_TRANSLATE_NOOP("Reason", "Issued before the date of birth"),
        _COMPARE,
    ),
    Inconsistency.ISSUE_FUTURE: (
        QT_TRANSLATE_NOOP("Reason", "The date of issue lies in the future"),
        _COMPARE,
    ),
    Inconsistency.ISSUE_TOO_EARLY: (
        QT_TRANSLATE_NOOP("Reason", "Issued before such cards existed (01/2021)"),
        _COMPARE,
    ),
    Inconsistency.PROVINCE_UNKNOWN: (
        QT_TRANSLATE_NOOP("Reason", "The number's province is unknown (may be a birth abroad)"),
        _COMPARE,
    ),
    Inconsistency.ID_MASKED: (
        QT_TRANSLATE_NOOP("Reason", "The ID number is partly hidden"),
        QT_TRANSLATE_NOOP("Step", "Ask for the paper with the full number."),
    ),
    Inconsistency.FORM_UNKNOWN: (
        QT_TRANSLATE_NOOP("Reason", "The declaration is genuine; its form is not known here"),
        QT_TRANSLATE_NOOP("Step", "Ask the person the questions of today's form."),
    ),
    Inconsistency.DOB_MASKED: (
        QT_TRANSLATE_NOOP("Reason", "The date of birth is partly hidden"),
        QT_TRANSLATE_NOOP("Step", "Ask for the paper with the full date of birth."),
    ),
    Inconsistency.AGE: (
        QT_TRANSLATE_NOOP("Reason", "The date of birth is all zeros or over 150 years ago"),
        _COMPARE,
    ),
    Inconsistency.CARD_OUT_OF_DATE: (
        QT_TRANSLATE_NOOP("Reason", "The card is not in date today"),
        QT_TRANSLATE_NOOP("Step", "Ask for a card that is in date, or for the ID card."),
    ),
    Inconsistency.POSSIBLY_REVOKED: (
        QT_TRANSLATE_NOOP("Reason", "The certificate may have been withdrawn"),
        _PAPERS,
    ),
    Inconsistency.REVOCATION_UNKNOWN: (
        QT_TRANSLATE_NOOP("Reason", "The issuer's list of withdrawn certificates is not here"),
        _PAPERS,
    ),
    Inconsistency.ISSUER_COUNTRY: (
        QT_TRANSLATE_NOOP("Reason", "Another country signed it than the one it names"),
        _PAPERS,
    ),
    Reason.VERIFIED: (QT_TRANSLATE_NOOP("Reason", "The signature is genuine"), _COMPARE),
    Reason.UNSIGNED: (
        QT_TRANSLATE_NOOP("Reason", "Self-declared information, not verified"),
        _COMPARE,
    ),
    Reason.OPAQUE: (QT_TRANSLATE_NOOP("Reason", "Only an online look-up could tell"), _CARD),
    Reason.REPEAT: (
        QT_TRANSLATE_NOOP("Reason", "The same person was here a short while ago"),
        QT_TRANSLATE_NOOP("Step", "Ask whether the person comes back or the code is another's."),
    ),
    Reason.TEST_POSITIVE: (
        QT_TRANSLATE_NOOP("Reason", "Genuine certificate of a positive test"),
        _APART,
    ),
    Reason.TEST_UNCLEAR: (
        QT_TRANSLATE_NOOP("Reason", "Genuine certificate of a test without a clear result"),
        QT_TRANSLATE_NOOP("Step", "Ask for another test, or call the health staff."),
    ),
    Reason.ANSWERS: (
        QT_TRANSLATE_NOOP("Reason", "An answer of the declaration needs a closer look"),
        QT_TRANSLATE_NOOP("Step", "Go through the answers with the person, and call health staff."),
    ),
    Reason.RULE_FAILED: (
        QT_TRANSLATE_NOOP("Reason", "Genuine, but it does not meet a rule of entry"),
        QT_TRANSLATE_NOOP("Step", "See which rule it is; ask for another certificate or paper."),
    ),
    Reason.RULE_OPEN: (
        QT_TRANSLATE_NOOP("Reason", "Genuine, but a rule of entry could not be checked"),
        QT_TRANSLATE_NOOP("Step", "Check doses and dates of the certificate by eye."),
    ),
    Reason.CLOCK_DOUBTFUL: (
        QT_TRANSLATE_NOOP("Reason", "The clock is doubtful, so dates are not certain"),
        _CLOCK,
    ),
    Reason.FEVER: (QT_TRANSLATE_NOOP("Reason", "The person has a fever"), _APART),
    Reason.TEMPERATURE_NORMAL: (
        QT_TRANSLATE_NOOP("Reason", "Measured again: no fever"),
        _COMPARE,
    ),
    Reason.DOCUMENT_MISSING: (
        QT_TRANSLATE_NOOP("Reason", "The post wants a second document of this person"),
        QT_TRANSLATE_NOOP("Step", "Scan the other document here; without one, use the desk."),
    ),
    Reason.DOCUMENTS_JOINED: (
        QT_TRANSLATE_NOOP("Reason", "Both documents are the same person's"),
        _COMPARE,
    ),
    Reason.PERSON_DIFFERS: (
        QT_TRANSLATE_NOOP("Reason", "The two documents are of different people"),
        QT_TRANSLATE_NOOP("Step", "Ask whose they are, and scan the person's own two."),
    ),
    Reason.COMPARE_DOCUMENTS: (
        QT_TRANSLATE_NOOP("Reason", "Not certain that both documents are one person's"),
        QT_TRANSLATE_NOOP("Step", "Compare name, date of birth and face on both documents."),
    ),
    Reason.REFUSED_BEFORE: (
        QT_TRANSLATE_NOOP("Reason", "Was not admitted here before"),
        QT_TRANSLATE_NOOP("Step", "Ask at the desk what has changed since."),
    ),
    Reason.LEFT_LATE: (
        QT_TRANSLATE_NOOP("Reason", "Was to have left the province before now"),
        QT_TRANSLATE_NOOP("Step", "Ask at the desk where the person stayed, and note it."),
    ),
    Reason.LATE: (
        QT_TRANSLATE_NOOP("Reason", "Entered afterwards from a paper list"),
        QT_TRANSLATE_NOOP("Step", "Compare the entry with the paper list."),
    ),
    Reason.RULES_WOULD: (
        QT_TRANSLATE_NOOP("Reason", "The rules would have said otherwise"),
        QT_TRANSLATE_NOOP("Step", "Show the entry to the head of the post."),
    ),
    Reason.OVERRIDE: (QT_TRANSLATE_NOOP("Reason", "Decided by the officer"), _DECIDED),
}
"""For each code what is the matter and the next step; the order of the enums."""

_BY_VALUE: Mapping[str, tuple[str, str]] = {code.value: texts for code, texts in TEXTS.items()}


@dataclass(frozen=True, slots=True)
class ReasonText:
    """A reason in words. `step` is what the operator does about it; empty where unknown."""

    text: str
    step: str


def reason_text(words: Words, code: str) -> ReasonText:
    """The words for a reason code; a code that this version does not know is shown as it is.

    What follows a colon in a code says which: in words where it is a code of ours
    (`override:emergency`), else as it is (`rule-failed:VR-CZ-0022`).
    """
    kind, _, which = code.partition(":")
    if kind not in _BY_VALUE:
        unknown = words.translate("Reason", "Reason of a newer version: {code}")
        return ReasonText(unknown.replace("{code}", code), "")
    text, step = _BY_VALUE[kind]
    said = words.translate("Reason", text)
    named = _which(words, kind, which)
    return ReasonText(f"{said}: {named}" if named else said, words.translate("Step", step))


def _which(words: Words, kind: str, which: str) -> str:
    if kind == Reason.OVERRIDE and which in set(OverrideReason):
        return override_word(words, OverrideReason(which))
    if kind == Reason.RULES_WOULD and which in set(Verdict):
        return verdict_word(words, Verdict(which))
    if kind == Reason.REFUSED_BEFORE and which in _BY_VALUE:
        return words.translate("Reason", _BY_VALUE[which][0])
    return which


def next_step(words: Words, verdict: Verdict, reasons: Iterable[str]) -> str:
    """What the operator does now; never empty: a verdict that stops somebody says how to go on."""
    if verdict is Verdict.ADMIT:
        return words.translate("Step", "Let the person go on.")
    for code in reasons:
        step = reason_text(words, code).step
        if step:
            return step
    if verdict is Verdict.ATTENTION:
        return words.translate("Step", "Check the papers before the person goes on.")
    return words.translate("Step", "Ask the person to the desk and take the declaration.")
