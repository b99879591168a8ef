"""The furniture every room shares: ids, locked models, scoped queries, panels, errors to answers."""
