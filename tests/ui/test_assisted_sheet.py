from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.bundle.forms import built_in
from sync.protocol.forms import Form, QuestionKind
from sync.protocol.terms import Assurance, Source
from terminal.desk.assisted import Field
from terminal.desk.orders import Enter, OrderRefused
from terminal.ui.assisted.sheet import AssistedSheet
from terminal.ui.icons import Icons
from terminal.ui.operator.key_button import LEAST_SIDE, KeyButton
from terminal.ui.theme import DAY, look_for, style_sheet
from terminal.ui.words import LANGUAGES, Words
from tests.ui import scenes
from tests.ui.looking import cut, smallest, texts
from tests.ui.standing import stand_up

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FORM = built_in().by_version["khai-y-te", 1]
MakeSheet = Callable[..., AssistedSheet]


@pytest.fixture
def make_sheet(qtbot: QtBot, assets) -> Iterator[MakeSheet]:
    installed: list[Words] = []
    places: list[QWidget] = []

    def make(
        language: str = "vi",
        size: tuple[int, int] = (1366, 768),
        form: Form = FORM,
        now: datetime = scenes.NOW,
    ) -> AssistedSheet:
        words = Words(language, assets)
        words.install()
        installed.append(words)
        look = look_for(DAY, QSize(*size))
        place = QWidget()
        places.append(place)
        place.setObjectName("face")
        place.setStyleSheet(style_sheet(look))
        # The place of picture and latest entries in the operator's window.
        place.resize(round(size[0] * 0.489), round(size[1] * 0.717))
        sheet = AssistedSheet(
            Icons(assets), words, ZONE, place, form=form, now=lambda: now, here="12"
        )
        stand_up(sheet, place, look, qtbot)
        return sheet

    yield make
    for words in installed:
        words.uninstall()


class Hands:
    """Types on the keyboard, and counts the keys."""

    def __init__(self, sheet: AssistedSheet) -> None:
        self.sheet = sheet
        self.keys = 0
        self.orders: list[Enter] = []
        sheet.ordered.connect(self.orders.append)

    def key(self, key: Qt.Key) -> "Hands":
        QTest.keyClick(QApplication.focusWidget() or self.sheet, key)
        self.keys += 1
        return self

    def enter(self) -> "Hands":
        return self.key(Qt.Key.Key_Return)

    def type(self, text: str) -> "Hands":
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.sheet, letter)
            self.keys += 1
        return self

    def telex(self, keys: str, becomes: str) -> "Hands":
        """An input method turns keys into Vietnamese, showing what it makes of them so far."""
        focus = QApplication.focusWidget()
        assert focus is not None
        for end in range(1, len(becomes) + 1):
            QApplication.sendEvent(focus, QInputMethodEvent(becomes[:end], []))
        done = QInputMethodEvent()
        done.setCommitString(becomes)
        QApplication.sendEvent(focus, done)
        self.keys += len(keys)
        return self


def to_questions(hands: Hands) -> Hands:
    """A typical person: number, name, and what follows of itself."""
    hands.type("012187004471").enter()
    hands.telex("lof thij maary", "lò thị mẩy").enter()
    hands.enter().enter().enter()  # year and sex as the number has them, no telephone
    hands.type("lch").enter()  # lives in Lai Châu
    return hands.enter().enter()  # comes from there, goes here


def test_a_typical_person_takes_sixty_keys_at_most_and_no_mouse(make_sheet: MakeSheet) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("0").enter()
    assert hands.keys <= 60
    (order,) = hands.orders
    assert isinstance(order, Enter)
    assert order.source is Source.ASSISTED
    person = order.declaration.person
    assert (person.name, person.number) == ("Lò Thị Mẩy", "012187004471")
    assert (person.birth_date, person.sex, person.address) == ("1987", "F", "Lai Châu")
    assert order.declaration.assurance is Assurance.UNSIGNED
    assert order.declaration.content["origin"] == "12"
    assert order.declaration.content["destination"] == "12"
    assert set(order.declaration.answers.values()) == {"no"}


def test_with_a_telephone_and_a_whole_birth_date_it_is_still_sixty(make_sheet: MakeSheet) -> None:
    hands = Hands(make_sheet())
    hands.type("012187004471").enter().telex("lof thij maary", "lò thị mẩy").enter()
    hands.type("05031987").enter().enter().type("0912345678").enter()
    hands.type("lch").enter().enter().enter().type("0").enter()
    assert hands.keys <= 60
    assert hands.orders[0].declaration.person.birth_date == "1987-03-05"
    assert hands.orders[0].declaration.person.phone == "0912345678"


def test_places_and_signs_are_found_by_letters_and_digits(make_sheet: MakeSheet) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("1").type("qni").enter().type("lao").enter()
    assert "Quảng Ninh, Lào" in texts(hands.sheet)
    hands.enter().type("1").type("21").enter().type("0")
    assert any("Sốt, Ho" in text for text in texts(hands.sheet))
    hands.enter()
    answers = hands.orders[0].declaration.answers
    assert answers["places"] == "22 LA"
    assert answers["which_signs"] == "fever cough"


def test_the_arrows_choose_another_of_those_found(make_sheet: MakeSheet) -> None:
    hands = Hands(make_sheet())
    hands.type("012187004471").enter().type("Lo").enter().enter().enter().enter()
    hands.type("Muong Than, lc").key(Qt.Key.Key_Down).enter()
    assert hands.sheet.walk.values[Field.ADDRESS] == "Muong Than, Lai Châu"
    hands.key(Qt.Key.Key_PageUp).type("Ban Lc").key(Qt.Key.Key_Up).enter()
    assert hands.sheet.walk.values[Field.ADDRESS] == "Ban Lc"


def test_what_was_wrong_is_said_and_what_was_typed_stays(make_sheet: MakeSheet) -> None:
    hands = Hands(make_sheet()).type("0121").enter()
    assert "✕ Số chưa đủ: cần 12 số, 9 số hoặc số hộ chiếu." in texts(hands.sheet)
    hands.type("87004471").enter()
    assert hands.sheet.walk.values[Field.NUMBER] == "012187004471"
    assert not any(text.startswith("✕") for text in texts(hands.sheet))


def test_back_shows_what_was_typed_as_people_read_it(make_sheet: MakeSheet) -> None:
    hands = Hands(make_sheet()).enter().type("Lo").enter().type("05031987").enter()
    hands.key(Qt.Key.Key_PageUp)
    assert hands.sheet._step.text == "05/03/1987"
    hands.enter()
    assert hands.sheet.walk.values[Field.BIRTH] == "1987-03-05"


def test_escape_throws_a_begun_declaration_away_only_when_pressed_twice(
    make_sheet: MakeSheet, qtbot: QtBot
) -> None:
    hands = Hands(make_sheet()).type("0121")
    with qtbot.assertNotEmitted(hands.sheet.done):
        hands.key(Qt.Key.Key_Escape)
    assert "Bấm Esc lần nữa để bỏ tờ khai này." in texts(hands.sheet)
    with qtbot.waitSignal(hands.sheet.done):
        hands.key(Qt.Key.Key_Escape)
    hands.sheet.open_about(None)
    assert not hands.sheet.holds_typing
    with qtbot.waitSignal(hands.sheet.done):
        hands.key(Qt.Key.Key_Escape)


def test_the_next_person_probably_comes_from_where_the_last_one_did(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    hands = Hands(sheet).enter().type("Lo").enter().type("1987").enter().enter().enter().enter()
    hands.type("dbi").enter().enter().type("0").enter()
    sheet.answer(replace(scenes.ADMIT, source=Source.ASSISTED))
    sheet.open_about(None)
    hands.enter().type("Vang").enter().type("1990").enter().enter().enter().enter()
    assert sheet._step.text == "Điện Biên"


def test_it_goes_when_the_desk_has_answered_and_stays_where_it_refused(
    make_sheet: MakeSheet, qtbot: QtBot
) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("0").enter()
    with qtbot.assertNotEmitted(hands.sheet.done):
        hands.sheet.answer(replace(scenes.ADMIT, source=Source.CAMERA))
    hands.sheet.refuse(OrderRefused.NOT_SAVED.value)
    assert "not-saved" in texts(hands.sheet)
    hands.enter()
    assert len(hands.orders) == 2
    with qtbot.waitSignal(hands.sheet.done):
        hands.sheet.answer(replace(scenes.ADMIT, source=Source.ASSISTED))


def test_one_that_was_closed_before_the_answer_takes_the_next_person(
    make_sheet: MakeSheet,
) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("0").enter()
    hands.sheet.open_about(None)
    to_questions(hands).type("0").enter()
    assert len(hands.orders) == 2


def test_a_second_enter_does_not_record_the_same_person_twice(make_sheet: MakeSheet) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("0").enter().enter()
    assert len(hands.orders) == 1


def test_a_finger_does_what_the_keys_do(make_sheet: MakeSheet, qtbot: QtBot) -> None:
    hands = to_questions(Hands(make_sheet()))

    def press(words: str) -> None:
        buttons = hands.sheet.findChildren(KeyButton)
        found = next(each for each in buttons if each.words == words and each.isVisible())
        assert found.height() >= LEAST_SIDE
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

    press("Không")
    press("Có")
    press("Ho")
    press("Tiếp tục")
    press("Quay lại")
    press("Sốt")
    press("Tiếp tục")
    press("Không, với mọi câu còn lại")
    press("Ghi nhận")
    assert hands.orders[0].declaration.answers["which_signs"] == "fever cough"


def test_a_question_with_more_choices_than_digits_is_searched(make_sheet: MakeSheet) -> None:
    question = FORM.questions[3]
    assert question.kind is QuestionKind.SEVERAL
    many = tuple(
        replace(question.choices[0], number=n, code=f"c{n}", text=replace(question.text, vi=name))
        for n, name in enumerate(
            ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười"), 1
        )
    )
    form = replace(FORM, questions=(replace(question, when=None, choices=many),))
    hands = to_questions(Hands(make_sheet(form=form)))
    hands.type("muo").enter().type("bay").enter()
    assert "Mười, Bảy" in texts(hands.sheet)
    hands.key(Qt.Key.Key_Backspace)
    assert "Mười" in texts(hands.sheet)
    hands.enter().enter()
    assert hands.orders[0].declaration.answers == {"which_signs": "c10"}


def test_letters_that_stand_for_nothing_are_not_taken(make_sheet: MakeSheet) -> None:
    hands = to_questions(Hands(make_sheet()))
    hands.type("1").type("zzz").enter()
    assert "✕ Chọn một mục đang hiện." in texts(hands.sheet)


def test_a_number_that_does_not_fit_is_pointed_out_before_it_is_recorded(
    make_sheet: MakeSheet,
) -> None:
    hands = Hands(make_sheet())
    hands.type("012187004471").enter().type("Lo").enter().type("1990").enter().type("1")
    hands.enter().type("lch").enter().enter().enter().type("0")
    assert any(
        "giới tính" in text.lower() and "Giới tính:" not in text for text in texts(hands.sheet)
    )
    hands.enter()
    assert hands.orders[0].declaration.warnings == ("sex", "year")


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_word_of_any_step_is_cut(
    make_sheet: MakeSheet, size: tuple[int, int], language: str
) -> None:
    sheet = make_sheet(language, size)
    hands = Hands(sheet)
    name = "Nguyen Phuc Bao Thien Huong Cong Tang Ton Nu Hoang Quynh Nhu Y"
    typed = ("01218700447", "1", name, "05031988", "", "0912345678", "Muong Than, l", "b", "")
    for text in typed:
        hands.type(text)
        assert cut(sheet) == []
        hands.enter()  # the eleven digits are refused, in words
        assert cut(sheet) == []
    for keys in ("1", "h", "1", "123456"):
        hands.type(keys)
        assert cut(sheet) == []
        if keys != "1":
            hands.enter()
        if keys == "h":
            hands.enter()
    for _ in range(3):
        assert cut(sheet) == []
        hands.type("1")
    assert sheet.walk.is_complete
    assert cut(sheet) == []
    assert smallest(sheet) >= 10
    buttons = [each for each in sheet.findChildren(KeyButton) if each.isVisible()]
    assert all(each.height() >= LEAST_SIDE for each in buttons)
