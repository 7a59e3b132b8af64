"""Written rules of aid: facts in, answers with reasons out. Pure."""
