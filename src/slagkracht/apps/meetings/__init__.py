"""Bodies that decide together, their agendas from what waits, and meeting mode: one screen, by keyboard."""
