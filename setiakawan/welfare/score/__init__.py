"""Training the triage score from a survey, and reading its values from facts."""
