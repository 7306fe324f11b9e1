from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from terminal.ui.unlock_window import UnlockWindow


def shown(qtbot, words) -> UnlockWindow:
    window = UnlockWindow(words)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_what_is_typed_is_hidden_handed_on_once_and_not_kept(qtbot, english) -> None:
    window = shown(qtbot, english)
    (entry,) = window.findChildren(QLineEdit)
    assert entry.echoMode() is QLineEdit.EchoMode.Password
    given: list[str] = []
    window.given.connect(given.append)
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert given == []
    entry.setText("bốn từ rất tình cờ")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert given == ["bốn từ rất tình cờ"]
    window.show_wrong()
    assert entry.text() == ""
    assert entry.isEnabled()
    assert any("Wrong passphrase" in label.text() for label in window.findChildren(QLabel))
    entry.setText("again")
    passed: list[bool] = []
    window.passed.connect(lambda: passed.append(True))
    window.close()
    assert passed == [True]
    assert entry.text() == ""


def test_whoever_types_may_look_at_it(qtbot, english) -> None:
    window = shown(qtbot, english)
    window._seen.setChecked(True)
    assert window._entry.echoMode() is QLineEdit.EchoMode.Normal
    window._seen.setChecked(False)
    assert window._entry.echoMode() is QLineEdit.EchoMode.Password


def test_nobody_has_to_give_a_passphrase(qtbot, english) -> None:
    window = shown(qtbot, english)
    with qtbot.waitSignal(window.passed):
        window._pass.click()
    assert not window.isVisible()
