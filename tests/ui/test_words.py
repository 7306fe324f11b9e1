import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync.protocol.terms import Assurance, Direction, TimeQuality, Verdict
from sync.uplink.state import CentreState
from terminal.capture.source import CameraState
from terminal.declarations import codes
from terminal.declarations.registry import KINDS
from terminal.diagnostics import Fault
from terminal.ui import text
from terminal.ui.text_faults import TEXTS, bilingual_fault, details_of, fault_text
from terminal.ui.text_reasons import next_step, reason_text
from terminal.ui.words import Words
from terminal.verdict.decision import Reason

CODES = [*codes.Rejection, *codes.Opacity, *codes.Warning, *Reason]
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def all_words(words: Words) -> Iterator[str]:
    for verdict in Verdict:
        yield text.verdict_word(words, verdict)
    yield text.not_saved_word(words)
    for assurance in Assurance:
        yield text.assurance_word(words, assurance)
    for camera in CameraState:
        yield text.camera_word(words, camera)
        yield text.camera_sentence(words, camera)
    for centre in CentreState:
        yield text.centre_word(words, centre)
    for direction in Direction:
        yield text.direction_word(words, direction)
    for quality in TimeQuality:
        yield text.time_word(words, quality)
    for kind in KINDS:
        yield text.document_name(words, kind)
    for code in CODES:
        yield reason_text(words, code.value).text
        yield reason_text(words, code.value).step
    for fault in Fault:
        told = fault_text(words, fault, {})
        yield told.title
        yield told.advice


def test_every_code_has_words_in_both_languages(vietnamese: Words, english: Words) -> None:
    pairs = list(zip(all_words(vietnamese), all_words(english), strict=True))
    assert all(vi.strip() and en.strip() for vi, en in pairs)
    same = {vi for vi, en in pairs if vi == en}
    assert same == set(), "left untranslated"


def test_the_verdicts_use_the_words_of_the_field(vietnamese: Words) -> None:
    assert [text.verdict_word(vietnamese, verdict) for verdict in Verdict] == [
        "MỜI QUA",
        "CẦN KIỂM TRA",
        "CHƯA ĐƯỢC QUA",
    ]
    assert text.not_saved_word(vietnamese) == "CHƯA LƯU"


def test_no_two_codes_share_their_value() -> None:
    assert len({code.value for code in CODES}) == len(CODES)


@pytest.mark.parametrize("verdict", [Verdict.ATTENTION, Verdict.REFUSE])
@pytest.mark.parametrize("reasons", [(), ("code-of-tomorrow",), *[(code.value,) for code in CODES]])
def test_a_verdict_that_stops_somebody_says_what_to_do(
    verdict: Verdict, reasons: tuple[str, ...], vietnamese: Words, english: Words
) -> None:
    assert next_step(vietnamese, verdict, reasons)
    assert next_step(english, verdict, reasons)


def test_the_step_is_that_of_the_weightiest_reason(vietnamese: Words) -> None:
    step = next_step(vietnamese, Verdict.REFUSE, ("expired", "sex"))
    assert step == "Đề nghị xuất trình giấy chứng nhận mới hoặc khai báo tại bàn."


def test_a_reason_of_a_newer_version_is_shown_as_its_code(vietnamese: Words) -> None:
    assert "code-of-tomorrow" in reason_text(vietnamese, "code-of-tomorrow").text


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("override:emergency", "Cán bộ quyết định: "),
        ("override:code-of-tomorrow", "Cán bộ quyết định: code-of-tomorrow"),
        ("rules-would:REFUSE", "Theo quy định thì kết quả khác: CHƯA ĐƯỢC QUA"),
        ("refused-before:signature", "Lần trước chưa được qua tại chốt này: "),
        ("rule-failed:VR-CZ-0022", ": VR-CZ-0022"),
    ],
)
def test_what_follows_the_colon_of_a_reason_is_said_in_words_where_it_is_ours(
    code: str, expected: str, vietnamese: Words
) -> None:
    told = reason_text(vietnamese, code).text
    assert expected in told
    assert told.endswith(expected) or code.partition(":")[2] not in told


def test_every_kind_of_document_has_a_name_of_its_own(vietnamese: Words) -> None:
    unknown = text.document_name(vietnamese, "unknown")
    assert {kind for kind in KINDS if text.document_name(vietnamese, kind) == unknown} == {
        "unknown"
    }


def test_thousands_have_a_dot_in_vietnamese_and_a_comma_in_english(
    vietnamese: Words, english: Words
) -> None:
    assert (vietnamese.number(1284), english.number(1284)) == ("1.284", "1,284")
    assert vietnamese.number(999) == "999"


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (5, "dưới 1 phút", "under a minute"),
        (60, "1 phút", "1 minute"),
        (12 * 60 + 59, "12 phút", "12 minutes"),
        (3600, "1 giờ", "1 hour"),
        (47 * 3600, "47 giờ", "47 hours"),
        (48 * 3600, "2 ngày", "2 days"),
        (1000 * 86400, "1.000 ngày", "1,000 days"),
    ],
)
def test_an_age_is_told_in_one_unit(
    seconds: float, vi: str, en: str, vietnamese: Words, english: Words
) -> None:
    assert (vietnamese.age(seconds), english.age(seconds)) == (vi, en)


def test_plurals_follow_the_language(vietnamese: Words, english: Words) -> None:
    assert english.waiting(1) == "1 entry waiting to be saved"
    assert english.waiting(2) == "2 entries waiting to be saved"
    assert vietnamese.waiting(2) == "2 lượt đang chờ lưu"
    assert english.more_reasons(1) == "and 1 more reason"
    assert english.more_faults(3) == "and 3 more faults"
    assert vietnamese.codes_in_view(3) == "Thấy 3 mã cùng lúc"


def test_times_are_those_of_the_post() -> None:
    at = datetime(2026, 12, 31, 17, 5, 9, tzinfo=UTC)
    shown = (text.clock(at, HERE), text.minute(at, HERE), text.date(at, HERE))
    assert shown == ("00:05:09", "00:05", "01/01/2027")


@pytest.mark.parametrize("fault", list(Fault))
def test_the_details_of_a_fault_stand_in_its_words(
    fault: Fault, vietnamese: Words, english: Words
) -> None:
    details = {name: f"<{name}>" for name in details_of(fault)}
    for words in (vietnamese, english):
        told = fault_text(words, fault, details)
        whole = f"{told.title} {told.advice}"
        assert all(value in whole for value in details.values())
        assert "{" not in whole


def test_details_are_filled_in_literally_and_once(english: Words) -> None:
    told = fault_text(
        english, Fault.CONFIG_KEY, {"key": "{path}", "path": "/p", "nearest": "{key}"}
    )
    assert told.title == "Unknown setting: {path}"
    assert told.advice == "Correct or remove the setting in /p. Meant perhaps: {key}"


def test_particulars_are_left_out_where_they_are_not_known(english: Words) -> None:
    told = fault_text(english, Fault.CAMERA_LOST, {"name": ""})
    assert told.advice == TEXTS[Fault.CAMERA_LOST][1]


def test_a_command_line_tells_faults_in_both_languages_without_an_application(
    assets: Path,
) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from terminal.diagnostics import Fault\n"
        "from terminal.ui.text_faults import bilingual_fault\n"
        f"print(bilingual_fault(Fault.DISK_FULL, {{'path': '/x'}}, Path({str(assets)!r})))\n"
        "print('PySide6.QtWidgets' in sys.modules, 'PySide6.QtGui' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True,
        encoding="utf-8",
        cwd=assets.parent,
        check=True,
    )
    assert done.stdout.splitlines() == [
        str(bilingual_fault(Fault.DISK_FULL, {"path": "/x"}, assets)),
        "False False",
    ]
    assert "Ổ đĩa đầy" in done.stdout
    assert done.stderr == ""


def test_without_translation_files_the_words_are_english(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert text.verdict_word(Words("vi", tmp_path), Verdict.ADMIT) == "PLEASE PASS"
    assert len(caplog.records) == 1
