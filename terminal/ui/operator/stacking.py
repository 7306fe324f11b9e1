"""Bars above and below what takes the rest of a window."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget


def stack(
    window: QWidget, above: Sequence[QWidget], middle: QLayout, below: Sequence[QWidget]
) -> None:
    """Give the window a column of bars, of which only the middle grows."""
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    # No part may force the window beyond the screen: what does not fit shrinks.
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    for part in (*above, *below):
        part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    for part in above:
        column.addWidget(part)
    column.addLayout(middle, 1)
    for part in below:
        column.addWidget(part)
