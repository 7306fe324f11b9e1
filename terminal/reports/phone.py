"""Telephone numbers as people in Vietnam dial them."""

import unicodedata

_SUBSCRIBER_DIGITS = range(8, 11)


def national_form(phone: str) -> str:
    """The number in digits: `0912345678` for Vietnam's, `00855…` for other countries'.

    `+84 912 345 678`, `84912345678` and `0912.345.678` are one number. What holds letters or
    asterisks (a masked number) comes back as it is, without the spaces around it.
    """
    text = unicodedata.normalize("NFKC", phone).strip()
    if any(not (c.isdecimal() or c in " +-.()/\t\u2212\u2013") for c in text):
        return text
    digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
    if text.lstrip(" (").startswith("+"):
        digits = "00" + digits
    for prefix in ("0084", "84"):
        rest = digits.removeprefix(prefix).removeprefix("0")
        if digits.startswith(prefix) and len(rest) in _SUBSCRIBER_DIGITS:
            return "0" + rest
    return digits
