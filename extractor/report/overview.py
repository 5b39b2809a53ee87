"""Records to what the report says of all of them: a row a paper, how often each field is stated, the names of values."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from extractor.evaluation.intervals import wilson
from extractor.review.decision import record_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.record import FieldResult, Record
    from extractor.schema import ChecklistField

SIGNS: Final = {"stated": "s", "not stated": "n", "not determined": "d"}
"""A status as one letter; what a record says nothing of is a dash."""

_LONGEST_NAME: Final = 60
"""Longer values are statements, of which no two papers have the same."""

Data = dict[str, Any]


class _Answer(NamedTuple):
    """What is kept of a field's answer."""

    status: str
    values: int
    names: frozenset[str]


_NO_ANSWER: Final = _Answer("", 0, frozenset())


class Overview:
    """Collects records one by one.

    Args:
        questions: what is known of the fields of a checklist, by name.
    """

    def __init__(self, questions: Mapping[str, ChecklistField]) -> None:
        self._questions = questions
        self._fields: dict[str, Counter[str]] = {}
        self._names: dict[str, Counter[str]] = {}
        self._rows: list[tuple[Data, dict[str, _Answer]]] = []
        self._checklists: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()

    def add(self, record: Record, *, year: int | None = None, level: list[int] | None = None) -> None:
        """Take one record in.

        Args:
            record: what was found in a paper.
            year: of the paper, where it is known.
            level: from which to which an audit puts it.
        """
        row = {
            "id": record.document.id,
            "title": record.document.title,
            "year": year,
            "record": record_digest(record),
            "error": record.error.kind if record.error is not None else None,
            "quotes": sum(len(value.evidence) for field in record.fields.values() for value in field.values),
            "considered": sum(len(field.considered) for field in record.fields.values()),
            "level": level,
        }
        self._checklists[f"{record.schema_.name} {record.schema_.version}"] += 1
        self._versions[f"{record.extractor.version} {record.extractor.backend}"] += 1
        answers = {name: _answer(field) for name, field in record.fields.items()}
        for name, answer in answers.items():
            self._fields.setdefault(name, Counter())[answer.status] += 1
            self._names.setdefault(name, Counter()).update(answer.names)
        self._rows.append(({key: value for key, value in row.items() if value is not None}, answers))

    def __len__(self) -> int:
        return len(self._rows)

    def data(self) -> Data:
        """Return the overview as plain data. Names are numbered by how many papers have them, in each field for itself."""
        order = [*(name for name in self._questions if name in self._fields)]
        order += [name for name in self._fields if name not in self._questions]
        names = {
            name: sorted(self._names[name], key=lambda value: (-self._names[name][value], value)) for name in order
        }
        numbers = {name: {value: number for number, value in enumerate(names[name])} for name in order}
        papers = []
        for row, answers in self._rows:
            given = [(name, answers.get(name, _NO_ANSWER)) for name in order]
            papers.append(
                row
                | {
                    "statuses": "".join(SIGNS.get(answer.status, "-") for _, answer in given),
                    "counts": [answer.values for _, answer in given],
                    "values": [sorted(numbers[name][value] for value in answer.names) for name, answer in given],
                }
            )
        return {
            "checklists": sorted(self._checklists),
            "extractors": sorted(self._versions),
            "fields": [self._field(name, names[name]) for name in order],
            "papers": papers,
        }

    def _field(self, name: str, values: list[str]) -> Data:
        counts, question = self._fields[name], self._questions.get(name)
        stated, absent = counts["stated"], counts["not stated"]
        interval = wilson(stated, stated + absent)
        return {
            "name": name,
            "group": question.group if question is not None else "",
            "question": question.question if question is not None else "",
            "kind": str(question.kind) if question is not None else "",
            "stated": stated,
            "not_stated": absent,
            "not_determined": counts["not determined"],
            "interval": [round(interval.low, 4), round(interval.high, 4)] if interval is not None else None,
            "values": values,
        }


def _answer(field: FieldResult) -> _Answer:
    names = frozenset(sys.intern(value.value) for value in field.values if len(value.value) <= _LONGEST_NAME)
    return _Answer(field.status, len(field.values), names)
