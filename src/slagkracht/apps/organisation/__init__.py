"""Region, seats, people, mandates and the authorisation register: who may be here, as whom, until when."""
