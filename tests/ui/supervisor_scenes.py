"""The supervisor's window and its sheets with invented people, for tests and pictures."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from sync.journal.accounts import Account, Role
from sync.protocol.terms import Verdict
from sync.uplink.state import CentreState, UplinkStatus
from terminal.config import Config
from terminal.diagnostics.check import Check
from terminal.reports.exporting import Kind, Written
from terminal.ui.supervisor.diagnostics_page import DiagnosticsPage
from terminal.ui.supervisor.enrolment_page import Enrolment, EnrolmentPage
from terminal.ui.supervisor.export_page import ExportPage
from terminal.ui.supervisor.first_start import FirstStartSheet
from terminal.ui.supervisor.page import Page
from terminal.ui.supervisor.people_page import PeoplePage
from terminal.ui.supervisor.settings_page import SettingsPage
from terminal.ui.supervisor.shift_page import ShiftFigures, ShiftPage
from terminal.ui.supervisor.sign_in import Purpose, SignInDialog
from terminal.ui.supervisor.window import SupervisorWindow
from terminal.ui.theme import PALETTES, look_for
from terminal.ui.words import Words
from tests.ui import scenes

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AN = Account("a" * 16, "Lò Văn An", Role.SUPERVISOR)
CHI = Account("c" * 16, "Đỗ Thị Chí Hư Cấu", Role.SUPERVISOR)
BINH = Account("b" * 16, "Vàng Thị Bình", Role.OPERATOR)
DUNG = Account("d" * 16, "Thiếu uý Nguyễn Hư Dũng", Role.OPERATOR)
PEOPLE = (AN, CHI, BINH, DUNG)
TODAY = date(2026, 11, 22)
UPLINK = UplinkStatus(state=CentreState.CONNECTED, recorded=1284, confirmed=1272)
WRITTEN = Written(
    kind=Kind.XLSX,
    rows=1284,
    verdicts={Verdict.ADMIT: 1183, Verdict.ATTENTION: 77, Verdict.REFUSE: 24},
    size=120_000,
    sha256="3f" * 32,
    content="4a" * 32,
    masked=True,
)
CHECKS = (
    Check("python", True, found="3.12"),
    Check(
        "free-space",
        False,
        found="412 MiB",
        advice_vi="Hãy xóa bớt tệp khác.",
        advice_en="Delete other files.",
    ),
    Check("camera", True, needed=False, found="HD Webcam C270"),
    Check(
        "machine-key",
        False,
        needed=False,
        found="file",
        advice_vi="Đặt mật khẩu: chot keys protect.",
        advice_en="Put it under a passphrase: chot keys protect.",
    ),
)


def pages() -> tuple[Page, ...]:
    """Those of this round that need nothing but what they are shown."""
    shift, people = ShiftPage(ZONE), PeoplePage(AN)
    shift.show_figures(
        ShiftFigures(
            now=scenes.NOW,
            operator=BINH.name,
            counts=scenes.COUNTS,
            uplink=UPLINK,
            head=scenes.HEAD,
        )
    )
    people.show_people(PEOPLE)
    enrolment = EnrolmentPage(ZONE)
    enrolment.show_enrolment(
        Enrolment(
            terminal=bytes(range(16)),
            url="https://trungtam.example.vn",
            last_heard=scenes.NOW - timedelta(minutes=12),
            uplink=UPLINK,
        )
    )
    diagnostics = DiagnosticsPage()
    diagnostics.show_checks(CHECKS)
    export = ExportPage(TODAY, Path("/home/chot/Documents"))
    return shift, export, people, SettingsPage(Config()), enrolment, diagnostics


def window(
    words: Words, theme: str = "day", chosen: Sequence[Page] | None = None, *, idle: float = 10
) -> SupervisorWindow:
    """A window with pages in it."""
    return SupervisorWindow(
        words,
        PALETTES[theme],
        who=AN.name,
        post="Chốt Nậm Mít",
        pages=chosen if chosen is not None else pages(),
        idle_minutes=idle,
        assets=words.assets,
    )


def sheets(words: Words, theme: str, size: tuple[int, int]) -> dict[str, QWidget]:
    """The small windows that stand over a face."""
    look = look_for(PALETTES[theme], QSize(*size))
    wrong = SignInDialog(words, look, (AN,), purpose=Purpose.SUPERVISE)
    wrong.show_wrong(16)
    first = FirstStartSheet(words, look)
    first._name.line.setText(AN.name)
    first._first.line.setText("bốn từ rất")
    return {
        "sign-in": SignInDialog(words, look, (AN, CHI), purpose=Purpose.SUPERVISE),
        "sign-in-wrong": wrong,
        "sign-on": SignInDialog(words, look, (BINH, DUNG), purpose=Purpose.SIGN_ON),
        "first-start": first,
    }
