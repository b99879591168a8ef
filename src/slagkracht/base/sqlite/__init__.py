"""SQLite as this system needs it: nothing deleted stays readable, and readers do not wait for a writer."""
