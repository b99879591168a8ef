"""The vault: everything about subjects, sealed; the keys apart; destruction with proof.

Other rooms keep ids. They seal with ``vault.sealing``, open inside ``vault.reading`` and destroy through
``vault.destruction``; how that works is in docs/explanation/vault.md.
"""
