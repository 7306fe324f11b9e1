"""What holds for every test: no screen, and no deadline on a machine that others use too."""

import os

from hypothesis import settings

# Qt ends the process where it finds no screen; whoever wants to see the windows sets it otherwise.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("chot", deadline=None)
settings.load_profile("chot")
