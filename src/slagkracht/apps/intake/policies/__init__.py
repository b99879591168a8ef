"""Who may do what with what comes in: ``signals``, ``notices``. No database."""
