"""Many documents: which to read (`inputs`), what is done (`ledger`), who works (`pool`), the loop (`batch`), the check.

Nothing here knows a field or prints a word. Import from the modules; each is loaded when a command needs it.
"""
