"""The codes by which declarations say what is wrong with them; the screen has the words."""

from enum import StrEnum


class Rejection(StrEnum):
    """Why a code was REJECTED."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    """Bytes that are no text of any known format."""
    MALFORMED = "malformed"
    """It begins like a known format and then breaks its rules."""
    COMPRESSION = "compression"
    """Its compressed part is damaged, or would grow beyond the limit."""
    KEY_UNKNOWN = "key-unknown"
    """No key here fits: unknown here, which is not known bad."""
    SIGNATURE = "signature"
    """The key that should have signed it did not."""
    ALGORITHM = "algorithm"
    KEY_USAGE = "key-usage"
    """The key may sign other kinds of certificate, not this one."""
    KEY_EXPIRED = "key-expired"
    """The issuer's key is not in date."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    CONTENT = "content"
    """Genuine, but what it holds cannot be used: no event, or several."""


class Opacity(StrEnum):
    """Why a code is OPAQUE."""

    LINK = "link"
    """A web address; it is never opened."""
    NOT_VERIFIABLE_HERE = "not-verifiable-here"
    """A known format that this version cannot verify."""
    UNKNOWN_CODE = "unknown-code"
    """Nothing that a post knows."""


class Warning(StrEnum):  # noqa: A001 - the field's word; the built-in one is not used here
    """What does not fit together in an unsigned code; never a rejection by itself."""

    FIELD_COUNT = "field-count"
    SEX = "sex"
    """The sex digit of the number and the written sex differ; can be legitimate."""
    CENTURY = "century"
    YEAR = "year"
    DOB_UNREADABLE = "dob-unreadable"
    DOB_FUTURE = "dob-future"
    ISSUE_UNREADABLE = "issue-unreadable"
    ISSUE_BEFORE_DOB = "issue-before-dob"
    ISSUE_FUTURE = "issue-future"
    ISSUE_TOO_EARLY = "issue-too-early"
    """Issued before such cards existed (January 2021)."""
    PROVINCE_UNKNOWN = "province-unknown"
    """May be a country's code: births registered abroad."""
    ID_MASKED = "id-masked"
    DOB_MASKED = "dob-masked"
