"""Who could help whom: fair between villages, near, and the same answer for the same question.

Pure: no Django, no database, no clock. `make_plan` is the way in; the README of the room says how it thinks.
"""
