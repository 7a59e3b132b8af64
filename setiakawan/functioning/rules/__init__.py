"""Pure rules of functioning: no database, no clock."""
