"""No real screen, as in the tests of the screens."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
