"""A cleaned view of a stretch of text that maps back to it exactly.

Matching happens here: ligatures are spelt out, words hyphenated over a line end are joined, runs of white space are
one space, typographic quotes, dashes and spaces are plain. Evidence never is: `View.span` turns a range of the view
into the offsets of the text it came from. The map is a list of break points, so it costs what was changed, not what
was kept.
"""
