"""Tests of core.similar."""
