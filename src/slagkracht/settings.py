"""Placeholder until the web part lands: enough for the test runner to start."""

SECRET_KEY = "not-secret-and-not-used"  # noqa: S105
