"""The same extraction on many machines: Ray Data schedules, retries and moves the data, nothing of it is done here.

`pool` stands in for the local processes, so that records come back in input order into one file. `parts` reads from
and writes to folders and object stores without anything passing through the machine that started it. `cluster` is the
way into Ray. Import from the modules; Ray is loaded when one of them needs it.
"""
