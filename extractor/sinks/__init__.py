"""Records out: lines of JSON. A sink knows records only, neither documents nor checklists."""
