"""Writing dossiers: opened by a registration; bodies, people and directors come and go; closed in the end."""
