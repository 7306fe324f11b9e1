import re
import socket
import urllib.request
import webbrowser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.cleaning import MAX_PAYLOAD
from terminal.declarations.declaration import Declaration
from terminal.declarations.masking import masked_fields
from terminal.declarations.registry import UNKNOWN, declare
from tests.declarations.strategies import NOW


def read(payload: str | bytes) -> Declaration:
    data = payload.encode() if isinstance(payload, str) else payload
    return declare(data, trust=TrustMaterial(), now=NOW)


def reason(payload: str | bytes) -> tuple[str, str]:
    found = read(payload)
    assert found.assurance is Assurance.OPAQUE
    return found.kind, found.reason


HEALTH_LINK = "shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUudm4vYSIsImtleSI6IngifQ"
VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Thử Mẫu\r\nTEL:0900000000\r\nEND:VCARD"
VIETQR = (
    "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN6304ABCD"
)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("https://qr.pccovid.gov.vn/abcdef", "place-code"),
        ("http://qr.pccovid.gov.vn", "place-code"),
        ("HTTPS://QR.PCCOVID.GOV.VN/ABCDEF", "place-code"),
        ("https://qr.pccovid.gov.vn./abcdef", "place-code"),
        ("https://qr.pccovid.gov.vn:443/abcdef", "place-code"),
        ("qr.pccovid.gov.vn/abcdef", "place-code"),
        ("https://qr.tokhaiyte.vn/?x=1", "place-code"),
        ("https://vneid.gov.vn/x", "identity-app"),
        ("https://luongxanh.drvn.gov.vn/#/pass/1", "green-lane"),
        ("https://suckhoe.dancuquocgia.gov.vn/x", "domestic-travel"),
        ("https://tokhaiyte.vn/x#y", "declaration-link"),
        ("https://www.tokhaiyte.vn", "declaration-link"),
        (HEALTH_LINK, "health-link"),
        (f"https://viewer.example.vn/see?x=1#{HEALTH_LINK}", "health-link"),
        ("shlink://eyJ1cmwiOiJ4In0", "health-link"),
        ("upi://pay?pa=thu@mau", "payment"),
        ("https://example.vn/", "link"),
    ],
)
def test_a_known_link_is_named_for_what_it_is(payload, expected) -> None:
    assert reason(payload) == ("url", expected)
    assert reason(payload + "\r\n") == ("url", expected)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (VIETQR, "payment"),
        ("000201" + "0212412345678901" + "5802VN", "payment"),
        ("000201" + "5303704" + "38040012" + "6304ABCD", "payment"),
        ("hQVDUFYwMWETTwegAAAAVVVV", "payment"),
        (VCARD, "contact"),
        ("begin:vcard\nFN:Thử\nEND:VCARD", "contact"),
        ("MECARD:N:Thử,Mẫu;TEL:0900000000;;", "contact"),
        ("WIFI:T:WPA;S:quán;P:matkhau;;", "contact"),
    ],
)
def test_a_code_of_daily_life_is_named_and_stays_an_unknown_kind(payload, expected) -> None:
    assert reason(payload) == (UNKNOWN, expected)


@pytest.mark.parametrize(
    "payload",
    [
        "00020",
        "000201",
        "000201999999",
        "0002010199",
        "00020126",
        "1000201010211",
        "BEGIN:VCARDS",
        "MECARD:",
        "WIFI :T",
        "a WIFI:T:WPA",
        "shlink",
        "tokhaiyte.vnx",
        "atokhaiyte.vn",
    ],
)
def test_what_only_begins_alike_is_not_taken_for_it(payload) -> None:
    assert reason(payload) == (UNKNOWN, "unknown-code")


HOST = "qr.pccovid.gov.vn"


@pytest.mark.parametrize(
    "payload",
    [
        f"https://{HOST}.example.vn/abcdef",
        f"https://x{HOST}/abcdef",
        f"https://x.{HOST}/abcdef",
        f"https://{HOST}@example.vn/abcdef",
        f"https://{HOST}:443@example.vn/abcdef",
        f"https://user@{HOST}/abcdef",
        f"https://user:secret@{HOST}/abcdef",
        f"https://{HOST}\\@example.vn/",
        f"https://{HOST}%2eexample.vn/",
        f"https://{HOST}%00.example.vn/",
        f"https://{HOST}../abcdef",
        f"https://{HOST}:/abcdef",
        f"https://{HOST}:x/abcdef",
        f"https://{HOST}:123456/abcdef",
        f"https:///{HOST}/abcdef",
        f"https:\\\\{HOST}\\abcdef",
        f"https://{HOST} .example.vn/",
        f"https://{HOST}\u200b/abcdef",
        f"https://{HOST}\u3002/abcdef",
        f"https://{HOST}\x00.example.vn/",
        "https://qr.pcc\u200bovid.gov.vn/abcdef",
        "https://qr.pcc\u00advid.gov.vn/abcdef",
        "https://qr.рccovid.gov.vn/abcdef",
        "https://qr\uff0epccovid\uff0egov\uff0evn/abcdef",
        "https://ｑｒ.pccovid.gov.vn/abcdef",
        "https://xn--qr-pccovid-x1a.gov.vn/abcdef",
        "https://qr.pccovid.gov.vn.xn--p1ai/abcdef",
        "https://[2001:db8::1]/qr.pccovid.gov.vn",
        "https://[::ffff:192.0.2.1]/",
        "https://192.0.2.1/qr.pccovid.gov.vn",
        "https://0x7f000001/",
        f"ftp://{HOST}/abcdef",
        f"intent://{HOST}/abcdef#Intent;scheme=https;end",
        f"javascript://{HOST}/%0aalert(1)",
        f"https://example.vn/?to=https://{HOST}/abcdef",
        f"https://example.vn/#{HOST}",
        f"www.{HOST}.example.vn",
    ],
)
def test_a_lookalike_is_only_a_link(payload) -> None:
    assert reason(payload) == ("url", "link")


def test_a_link_of_bytes_that_are_no_text_is_not_one() -> None:
    assert read(b"https://qr.pccovid.gov.vn/\x01\xff\xfe").reason == "not-text"


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_around_a_known_name_makes_another_server_of_it(before, after) -> None:
    found = read(f"https://{before}{HOST}{after}".encode("utf-8", "ignore"))
    kept = not before.strip() and (not after.strip() or after.strip()[0] in "/?#.:")

    if found.reason == "place-code":
        assert kept or before.strip() == "www."


DANGEROUS = [
    "http://{host}/{tail}",
    "https://{host}:8443/{tail}?q=1#f",
    "https://user:pass@{host}/{tail}",
    "https://[2001:db8::{digit}]/{tail}",
    "https://xn--{tail}.example/",
    "intent://{host}/{tail}#Intent;scheme=http;S.browser_fallback_url=http%3A%2F%2F{host};end",
    "sms:+84900000000?body={tail}",
    "smsto:0900000000:{tail}",
    "tel:*%23*%23{digit}%23",
    "upi://pay?pa={tail}@example&am=99999",
    "file:///etc/{tail}",
    "file://{host}/share/{tail}",
    "data:text/html,<img src=http://{host}/{tail}>",
    "javascript:fetch('http://{host}/{tail}')",
    "vbscript:CreateObject('{tail}')",
    "\\\\{host}\\share\\{tail}.png",
    "ms-msdt:/id {tail}",
    "market://details?id={tail}",
    "mailto:{tail}@{host}",
    "geo:10.0,106.{digit}?q={tail}",
    "bitcoin:{tail}?amount=1",
    "shlink:/{tail}",
    "ftp://{host}/{tail}",
    "ldap://{host}/{tail}",
    "www.{host}/{tail}",
]
HOSTS = [
    "qr.pccovid.gov.vn",
    "localhost",
    "169.254.169.254",
    "example.invalid",
    "a.a.a.a.a.example",
    "xn--e1afmkfd.example",
    "127.0.0.1",
    "0x7f.1",
    "tokhaiyte.vn",
    "%65xample.vn",
]
TAILS = ["a", "x" * 6_900]
HOSTILE = [
    form.format(host=host, tail=tail, digit=len(host))
    for form in DANGEROUS
    for host in HOSTS
    for tail in TAILS
]


class Trapped(AssertionError):
    """Something tried to reach a network or another program."""


@pytest.fixture
def trap(monkeypatch) -> list[str]:
    sprung: list[str] = []

    def spring(name: str):
        def sprung_by(*_: object, **__: object) -> None:
            sprung.append(name)
            raise Trapped(name)

        return sprung_by

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname", "getfqdn"):
        monkeypatch.setattr(socket, name, spring(name))
    monkeypatch.setattr(webbrowser, "open", spring("webbrowser"))
    monkeypatch.setattr(urllib.request, "urlopen", spring("urlopen"))
    return sprung


def test_the_trap_would_notice(trap) -> None:
    with pytest.raises(Trapped):
        urllib.request.urlopen("http://example.invalid")
    with pytest.raises(Trapped):
        socket.getaddrinfo("example.invalid", 80)

    assert trap == ["urlopen", "getaddrinfo"]


# What would open, resolve or colour an address: Qt's, Python's and the desktop's ways.
OPENERS = re.compile(
    r"QDesktopServices|[oO]penExternalLinks|LinksAccessible|TextBrowserInteraction|QTextBrowser"
    r"|webbrowser|startfile|xdg-open|AutoText|RichText|QWebEngine"
)
ROOT = Path(__file__).resolve().parents[2]


def test_nothing_in_the_terminal_could_open_a_link_or_make_one_of_a_text() -> None:
    code = sorted((ROOT / "terminal").rglob("*.py"))

    assert code
    assert not [path for path in code if OPENERS.search(path.read_text("utf-8"))]


def test_500_hostile_links_are_looked_at_and_never_looked_up(trap) -> None:
    for link in HOSTILE:
        found = read(link[:MAX_PAYLOAD])

        assert found.assurance is Assurance.OPAQUE
        assert all(len(text) <= 1024 for text in found.fields.values())
        masked_fields(found)

    assert len(HOSTILE) == 500
    assert trap == []
