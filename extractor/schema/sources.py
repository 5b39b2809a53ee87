"""A YAML file read whole: its data, and where in the file each piece of it stands.

The only place that knows yaml. Line numbers come from the parser's own nodes and are looked up only when there is something to say.
What YAML lets pass and a checklist must not is refused here: a key that stands twice, a key that is no text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

try:
    from yaml import CSafeLoader as _Yaml
except ImportError:  # PyYAML built without libyaml: the same, slower.
    from yaml import SafeLoader as _Yaml  # type: ignore[assignment]

from extractor.errors import SchemaError, SchemaProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Part = str | int
    """A step into the data: a key, or a position in a list."""

_TEXT: Final = "tag:yaml.org,2002:str"
_MERGE: Final = "tag:yaml.org,2002:merge"
_DEEPEST: Final = 100
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_DASHES: Final = re.compile(rf"(?:[-?][ \t]+){{{_DEEPEST}}}")
_ADVICE: Final = {
    "mapping values are not allowed": "A text that holds ': ' is put in quotes.",
    "tab character": "Indent with spaces, not tabs.",
    "'-' indicator": "A phrase that begins with a bracket or a brace is put in quotes.",
    "cannot start any token": "Indent with spaces, not tabs; a text that begins with @, % or ` is put in quotes.",
    "could not find expected ':'": "A key is followed by a colon and a space.",
    "undefined alias": "A phrase that begins with * is put in quotes.",
    "while scanning an alias": "A phrase that begins with * is put in quotes.",
    "while scanning an anchor": "A text that begins with & is put in quotes.",
    "could not determine a constructor": "A text that begins with ! or = is put in quotes.",
    "expected ',' or": "A phrase that holds brackets is put in quotes; what is opened is closed.",
    "expected <block end>": "Keys of one mapping are indented alike; a phrase that begins with a bracket or brace is put in quotes.",
    "expected key": "Keys of one mapping are indented alike; a phrase that begins with a bracket or brace is put in quotes.",
    "expected a single document": "A file holds one checklist; take the line '---' out.",
    "end of stream": "What is opened, a quote or a bracket, is closed.",
}
"""What the parser says, to what its reader can do."""


class _Loader(_Yaml):
    """Notes the mappings with a key that stands twice or is no text, before merging hides them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.odd: list[tuple[yaml.MappingNode, list[tuple[yaml.Node, yaml.Node]]]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = {key.value for key, _ in node.value if key.tag == _TEXT and key.id == "scalar"}
        if len(names) != len(node.value):
            self.odd.append((node, list(node.value)))
        return super().construct_mapping(node, deep)


class Source:
    """A YAML file, read. `label` is what its reader knows it by, `problems` what is wrong with its keys."""

    def __init__(self, label: str, path: Path, data: object, root: yaml.Node | None) -> None:
        self.label = label
        self.path = path
        self.data = data
        self.problems: list[SchemaProblem] = []
        self._root = root

    def line(self, path: Sequence[Part]) -> int:
        """Return the line of what stands at a path of the data, or of the last step of it that is in the file."""
        return self._find(path)[0]

    def written(self, path: Sequence[Part]) -> str | None:
        """Return a plain value as it is written in the file, before YAML made a number, a date or a truth value of it."""
        _, node = self._find(path)
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def problem(self, path: Sequence[Part], shown: str, code: str, message: str) -> SchemaProblem:
        """Return a problem with what stands at a path of this file; `shown` is the path in its reader's words."""
        return SchemaProblem(source=self.label, line=self.line(path), path=shown, code=code, message=message)

    def _find(self, path: Sequence[Part]) -> tuple[int, yaml.Node | None]:
        node, line = self._root, 1
        for part in path:
            if isinstance(node, yaml.MappingNode):
                # Merged keys come first: the mapping's own, later ones win.
                found = next(((key, value) for key, value in reversed(node.value) if key.value == part), None)
                if found is None:
                    return line, node
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.start_mark.line + 1
            else:
                return line, node
        return line, node


def read_source(path: Path, label: str) -> Source:
    """Read a YAML file.

    Raises:
        SchemaError: `schema-file-missing`, `schema-unreadable`, `schema-not-utf8` or `schema-yaml-syntax`.
    """
    text = _read_text(path, label)
    if _is_too_deep(text):
        raise _broken(label, None, "it is nested too deeply")
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = f"{error.context}: {error.problem}" if error.context else str(error.problem)
        raise _broken(label, None if mark is None else mark.line + 1, said) from error
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        said = f"the character U+{ord(text[position]) if position < len(text) else 0:04X} cannot stand in YAML"
        raise _broken(label, text.count("\n", 0, position) + 1, said) from error
    except (ValueError, OverflowError) as error:
        raise _broken(
            label, _line_of_bad_value(text), f"a value looks like a number or a date and is none ({error})"
        ) from error
    source = Source(label, path, data, root)
    if loader.odd:
        source.problems.extend(_key_problems(source, loader.odd))
    return source


def is_file(path: Path) -> bool:
    """Whether a path, which may be any text that somebody wrote, leads to a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # A name that is too long, or that no file can have.
        return False


def _read_text(path: Path, label: str) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _failed(label, None, "schema-file-missing", "there is no such file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _failed(label, None, "schema-unreadable", f"cannot be read ({reason}). Expected a YAML file.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8. Save the file with the encoding UTF-8."
        raise _failed(label, content.count(b"\n", 0, error.start) + 1, "schema-not-utf8", message) from error


def _is_too_deep(text: str) -> bool:
    """Whether a text nests so deeply that the parser, which is in C, would run out of stack and take the process with it."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest <= _DEEPEST and not _DASHES.search(text):
        return False
    depth = 0  # Brackets may stand in quotes: ask the parser, whose events need no stack.
    try:
        for event in yaml.parse(text, Loader=_Yaml):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return True
    except yaml.YAMLError:
        pass
    return False


def _broken(label: str, line: int | None, said: str) -> SchemaError:
    advice = next((advice for words, advice in _ADVICE.items() if words in said), "")
    return _failed(label, line, "schema-yaml-syntax", f"this is not YAML: {said}. {advice}".rstrip())


def _failed(label: str, line: int | None, code: str, message: str) -> SchemaError:
    return SchemaError([SchemaProblem(source=label, line=line, path="", code=code, message=message)])


def _line_of_bad_value(text: str) -> int | None:
    """Return the line of the first plain value that YAML takes for a number or a date and cannot turn into one."""
    loader = _Loader(text)
    for node in _scalars(loader.get_single_node()):
        try:
            loader.construct_object(node)
        except (ValueError, OverflowError):
            return node.start_mark.line + 1
    return None


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for item in pair:
                yield from _scalars(item)


def _key_problems(
    source: Source, odd: Sequence[tuple[yaml.MappingNode, list[tuple[yaml.Node, yaml.Node]]]]
) -> Iterator[SchemaProblem]:
    for _, pairs in odd:
        first: dict[str, int] = {}
        for key, _ in pairs:
            line = key.start_mark.line + 1
            if key.tag == _MERGE:
                continue
            name = key.value if isinstance(key, yaml.ScalarNode) else "a list or mapping"
            if key.tag != _TEXT:
                code = "schema-key-not-text"
                message = f"the key {name} is no text to YAML. Expected a name. Put it in quotes: '{name}'."
            elif name in first:
                code = "schema-duplicate-key"
                message = f"the key '{name}' stands in line {first[name]} already. Expected each key once. Merge the two or rename one."
            else:
                first[name] = line
                continue
            yield SchemaProblem(source=source.label, line=line, path=name, code=code, message=message)
