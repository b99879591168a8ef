"""What waits for whom: ids and codes only. *Today* shows it by deadline."""
