"""The ledger: who did what, on what ground, when, about which ids. Never content, nor a hash of it."""
