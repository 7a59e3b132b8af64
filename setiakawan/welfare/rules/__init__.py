"""Pure rules of welfare: values, what holds on a day, the KS-I indicators, the triage score."""
