"""What developers run: catalogues, generated documents, gates. Never shipped."""
