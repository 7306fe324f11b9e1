from PySide6.QtWidgets import QLabel, QPushButton

from terminal.diagnostics import Fault, KnownFault
from terminal.ui.fault_window import FaultWindow


def test_a_fault_at_the_start_is_said_in_both_languages_with_its_details(qtbot, assets) -> None:
    window = FaultWindow(
        KnownFault(Fault.CONFIG_KEY, path="/p/config.toml", key="a<b>.c", nearest="post.name"),
        assets,
    )
    qtbot.addWidget(window)
    window.show()
    said = [label.text() for label in window.findChildren(QLabel)]
    assert len(said) == 4
    assert sum("a<b>.c" in text for text in said) == 2
    assert sum("/p/config.toml" in text and "post.name" in text for text in said) == 2


def test_a_damaged_journal_can_be_recovered_from_the_window_and_enter_only_closes(
    qtbot, assets
) -> None:
    fault = KnownFault(Fault.JOURNAL_DAMAGED, path="/p/journal.sqlite")
    window = FaultWindow(fault, assets, offers_recovery=True)
    qtbot.addWidget(window)
    window.show()
    recover, close = window.findChildren(QPushButton)
    assert close.hasFocus() or window.focusWidget() is close
    before = window.recovery_asked
    recover.click()
    assert [before, window.recovery_asked] == [False, True]
    assert not window.isVisible()
    plain = FaultWindow(fault, assets)
    qtbot.addWidget(plain)
    assert len(plain.findChildren(QPushButton)) == 1
