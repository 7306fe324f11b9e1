"""A window for the test with real keys: says in lines what it got."""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from terminal.capture.wedge import WedgeRules
from terminal.ui.wedge_filter import WedgeFilter


def main(busy_ms: int) -> None:
    application = QApplication([])
    window, field = QWidget(), QLineEdit()
    QVBoxLayout(window).addWidget(field)
    window.setWindowTitle("wedge child")
    for key in ("F5", "Ctrl+A", "Ctrl+]", "Alt+F"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: say(f"fired {key}"))
    wedge = WedgeFilter(WedgeRules())
    wedge.scanned.connect(lambda text: say(f"scanned {text.payload!r}"))
    wedge.install(application)
    field.textChanged.connect(lambda text: say(f"typed {text!r}"))
    if busy_ms:
        # As when a screen is drawn anew: it is deaf again and again for longer than the gap.
        timer = QTimer(interval=busy_ms + 20)
        timer.timeout.connect(lambda: time.sleep(busy_ms / 1000))
        timer.start()
    window.show()
    field.setFocus()

    def look() -> None:
        if field.hasFocus():
            looking.stop()
            QTimer.singleShot(100, lambda: say("ready"))

    looking = QTimer(interval=20)
    looking.timeout.connect(look)
    looking.start()
    QTimer.singleShot(60_000, application.quit)
    application.exec()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
