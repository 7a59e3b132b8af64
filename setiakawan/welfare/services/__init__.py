"""Writing of welfare facts and of the triage score's versions."""
