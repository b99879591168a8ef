"""Writing what comes in: ``drafts``, ``reporting``, ``weighing``, ``restoring``, imports and notices."""
