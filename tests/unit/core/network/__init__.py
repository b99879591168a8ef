"""Tests of core.network."""
