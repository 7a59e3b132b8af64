"""The plan of a month: whom to bring together so that nobody is left alone. Pure: no Django, no database, no clock."""
