"""Two files of records to what is different between them, by paper and field.

A paper is the same in both where its id and its checklist's name are. Near misses are not compared: they change with
every word of a checklist, and no answer depends on them.
"""

from extractor.diff.changes import Change, ChangeKind, compare_records
from extractor.diff.files import DocumentDifference, RecordFile, compare_files

__all__ = ["Change", "ChangeKind", "DocumentDifference", "RecordFile", "compare_files", "compare_records"]
