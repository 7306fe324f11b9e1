"""What holds for every test: hypothesis has no deadline on a machine that others use too."""

from hypothesis import settings

settings.register_profile("chot", deadline=None)
settings.load_profile("chot")
