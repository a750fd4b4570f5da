"""What all tests share."""

from hypothesis import settings

# A busy machine is no bug: how long something takes is the bench's business.
settings.register_profile("preludio", deadline=None)
settings.load_profile("preludio")
