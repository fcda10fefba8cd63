"""What every test shares."""

from hypothesis import settings

# No test depends on absolute time; a failure prints the seed that repeats it.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")
