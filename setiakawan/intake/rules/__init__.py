"""Who is who, what is new, and what a person has to decide. Pure: no Django, no database, no clock."""
