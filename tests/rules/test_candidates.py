"""What a schema's parts find in a text, and what each of them turns down."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.document import Section, SectionKind, Span
from extractor.pipeline import Extractor
from extractor.record import FieldResult
from tests.small import make_document, make_schema


def answer(
    text: str, section: SectionKind = SectionKind.METHODS, other: dict[str, Any] | None = None, **entry: Any
) -> FieldResult:
    """Return the answer to one field over a text of one section, beside another field if one is given."""
    schema = make_schema(field={"kind": "term", **entry}, **({"other": other} if other else {}))
    document = make_document(text, sections=(Section(Span(0, len(text)), section, "A heading"),))
    return Extractor(schema).extract(document).fields["field"]


def values(text: str, **entry: Any) -> list[str]:
    """Return the values that one field finds in a methods section."""
    return [value.value for value in answer(text, **entry).values]


OAK = {"name": "oak"}
KNOTS = ["Hitch", "Bend"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("The posts are of oak.", ["oak"]), ("The posts are of oaken planks.", []), ("OAKS grew there.", ["oak"])],
)
def test_a_name_is_found_as_a_whole_word(text: str, found: list[str]) -> None:
    """A name of the vocabulary is found whatever its capitals and in the plural, never inside another word."""
    assert values(text, vocabulary=[OAK]) == found


def test_a_name_in_capitals_is_found_in_capitals_only() -> None:
    """A name written all in capitals does not match a word that happens to be spelt like it."""
    assert values("The FIR was filed.", vocabulary=[{"name": "FIR"}]) == ["FIR"]
    assert values("The fir was felled.", vocabulary=[{"name": "FIR"}]) == []


def test_a_common_word_is_found_by_its_aliases_only() -> None:
    """With only_aliases the bare name proves nothing."""
    term = {"name": "plane", "only_aliases": True, "aliases": ["plane tree"]}
    assert values("A plane tree shades the yard.", vocabulary=[term]) == ["plane"]
    assert values("The plane was late.", vocabulary=[term]) == []


def test_a_name_that_needs_a_cue() -> None:
    """A name with `needs: cue` counts only beside one of the field's cues in the sentence."""
    term = {"name": "box", "needs": "cue"}
    assert values("The hedge is of box.", vocabulary=[term], cues=["hedge"]) == ["box"]
    assert values("The hedge is low. The box is full.", vocabulary=[term], cues=["hedge"]) == []


def test_a_cue_nearby_may_stand_in_the_sentence_before() -> None:
    """With `needs: cue nearby` the sentence before may hold the cue, not the one before that."""
    term = {"name": "box", "needs": "cue nearby"}
    assert values("The hedge is low. It is of box.", vocabulary=[term], cues=["hedge"]) == ["box"]
    assert values("The hedge is low. It is old. It is of box.", vocabulary=[term], cues=["hedge"]) == []


def test_a_cued_form_needs_a_cue_where_the_name_does_not() -> None:
    """Of a term's forms only those under `cued` need a cue."""
    term = {"name": "hornbeam", "cued": ["beam"]}
    assert values("The hornbeam is old.", vocabulary=[term], cues=["hedge"]) == ["hornbeam"]
    assert values("The beam is old.", vocabulary=[term], cues=["hedge"]) == []
    assert values("The hedge of beam is old.", vocabulary=[term], cues=["hedge"]) == ["hornbeam"]


def test_a_name_without_its_cue_shows_an_answer_but_makes_none() -> None:
    """Where a name is an answer by its cue, its other sentences are shown too; alone it is not even considered."""
    term = {"name": "box", "needs": "cue"}
    text = "The box is green. The hedge is of box."
    [value] = answer(text, vocabulary=[term], cues=["hedge"]).values
    assert [quote.quote for quote in value.evidence] == ["The hedge is of box.", "The box is green."]
    assert value.confidence == answer("The hedge is of box.", vocabulary=[term], cues=["hedge"]).values[0].confidence
    alone = answer("The box is green.", vocabulary=[term], cues=["hedge"])
    assert (alone.values, alone.considered) == ([], [])


def test_unless_makes_a_name_something_else() -> None:
    """A phrase under `unless` that overlaps a name takes it away."""
    term = {"name": "ash", "unless": ["volcanic ash"]}
    assert values("The ash is tall.", vocabulary=[term]) == ["ash"]
    assert values("The volcanic ash is deep.", vocabulary=[term]) == []


def test_the_longest_name_wins_its_place() -> None:
    """A name inside a longer one is not found as well."""
    assert values("A holm oak stands there.", vocabulary=[OAK, {"name": "holm oak"}]) == ["holm oak"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We planted an All-OAK-B hedge.", ["All-OAK-B"]),
        ("We planted an All - OAK - B hedge.", ["All-OAK-B"]),
        ("We planted OAK + Elm.", ["OAK + Elm"]),
        ("We planted a 3D-OAK.", ["3D-OAK"]),
        ("We planted an OAK-based hedge.", ["OAK"]),
        ("We planted an OAK - it grew.", ["OAK"]),
        ("We planted semi-OAK.", ["OAK"]),
        ("We planted OAK, Elm.", ["OAK"]),
    ],
)
def test_a_name_that_others_are_joined_to_is_another(text: str, found: list[str]) -> None:
    """With `compounds` hyphens and plus signs make one name of several that begin with capitals; plain words are no part of it."""
    tree = [{"name": "OAK"}]
    assert values(text, vocabulary=tree, compounds=True) == found
    assert values(text, vocabulary=tree) == ["OAK"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("TangleHitch", ["TangleHitch"]),
        ("Tangle-Hitch", ["Tangle-Hitch"]),
        ("Tangle - Hitch", ["Tangle-Hitch"]),
        ("3D-Hitch", ["3D-Hitch"]),
        ("TangleHitch++", ["TangleHitch++"]),
        ("TangleHitchv2", ["TangleHitchv2"]),
        ("Hitch", []),
        ("tangleHitch", []),
        ("TangleHitching", []),
        ("a.org/TangleHitch", []),
    ],
)
def test_a_coined_name_ends_like_its_kind(name: str, found: list[str]) -> None:
    """A capitalised beginning and one of the ends make a name; an end alone, a plain word and a part of an address make none."""
    assert values(f"We tied the {name} first. Later we tied the {name} anew.", endings=KNOTS) == found


def test_a_coined_name_that_is_named_once_is_no_answer() -> None:
    """What a paper uses it names again; what it names once may be anything, and is kept as turned down."""
    assert values("We tied the TangleHitch first. Later we rested.", endings=KNOTS) == []
    assert answer("TangleHitch is old. TangleHitch is slow.", SectionKind.REFERENCES, endings=KNOTS).values == []


def test_what_has_a_name_already_is_not_coined() -> None:
    """A name of the field's vocabulary keeps its standard form; one of another field stays there."""
    text = "We tied the CloveHitch first. Later we tied the CloveHitch anew."
    assert values(text, endings=KNOTS, vocabulary=[{"name": "clove hitch", "aliases": ["CloveHitch"]}]) == [
        "clove hitch"
    ]
    assert values(text, endings=KNOTS, other={"kind": "term", "vocabulary": [{"name": "CloveHitch"}]}) == []


def test_a_broader_name_gives_way() -> None:
    """A broader name is dropped where a narrower one is accepted, and stays where it stands alone."""
    terms = [{"name": "tree"}, {"name": "elm", "broader": "tree"}]
    assert values("We felled an elm. The tree was ill.", vocabulary=terms) == ["elm"]
    assert values("The tree was ill.", vocabulary=terms) == ["tree"]


def test_a_pattern_catches_a_name_outside_the_vocabulary() -> None:
    """A {name} slot catches what the vocabulary lacks, without the words that only begin the sentence."""
    pattern = {"phrase": "planted [the] {name} (oak|elm)"}
    assert values("We planted Turner oak there.", patterns=[pattern], not_names=["the"]) == ["Turner"]
    assert values("We planted an oak there.", patterns=[pattern], not_names=["the"]) == []


def test_a_template_is_filled_from_the_slots() -> None:
    """A pattern's value may hold its slots."""
    pattern = {"phrase": "felled {integer} trees", "value": "{integer} trees"}
    assert values("We felled 12 trees.", patterns=[pattern]) == ["12 trees"]


def test_a_near_miss_is_considered_with_its_reason() -> None:
    """What looks like an answer and is none stays for the auditor."""
    result = answer("The wood was good.", near_misses=[{"phrase": "wood", "reason": "names no tree"}], vocabulary=[OAK])
    assert result.status == "not stated"
    assert [(miss.value, miss.reason) for miss in result.considered] == [("wood", "names no tree")]


def test_an_explicit_denial_is_an_answer() -> None:
    """A paper that says it did without states the value none; other answers silence it."""
    denial = ["no trees were planted"]
    assert values("No trees were planted.", none=denial, vocabulary=[OAK]) == ["none"]
    assert values("No trees were planted in May. In June an oak was.", none=denial, vocabulary=[OAK]) == ["oak"]


def test_a_section_that_is_left_out() -> None:
    """A field may leave out a kind of section; what stands there is considered."""
    entry = {"vocabulary": [OAK], "skip_sections": ["appendix"]}
    assert answer("The posts are of oak.", SectionKind.RESULTS, **entry).status == "stated"
    result = answer("The posts are of oak.", SectionKind.APPENDIX, **entry)
    assert (result.status, result.considered[0].value) == ("not stated", "oak")


HEIGHT = {"name": "height", "units": ["(metres|m) tall"], "minimum": 1, "maximum": 50}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The height was set to 12.", ["height=12"]),
        ("The trees grew 12 m tall.", ["height=12"]),
        ("A height of 12 and 14 was seen.", ["height=12", "height=14"]),
        ("The height was set to 400.", []),
        ("The width was set to 12.", []),
    ],
)
def test_a_named_number(text: str, found: list[str]) -> None:
    """A parameter is read before and after its number, several at once, within its bounds."""
    assert values(text, kind="pair", parameters=[HEIGHT]) == found


AGE = {"name": "age", "maximum": 200, "integer": True, "phrases": ["{integer} rings"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A height of 12, 14 and 16 was seen.", ["height=12, 14, 16"]),
        ("A height of 12, 14 and 900 was seen.", ["height=12", "height=14"]),
        ("The height was 12 in the north and 14 in the south.", ["height=12", "height=14"]),
        ("The height was 12 in the north and 14 trees fell.", ["height=12"]),
        ("The height was 12 for the old oak, and 14 for the young one.", ["height=12", "height=14"]),
        ("A height of 12 for the old oak and 14 for age was seen.", ["height=12"]),
        ("It has a height of 12 and 80 rings.", ["age=80", "height=12"]),
        ("There are 12 and 80 rings.", ["age=12", "age=80"]),
        ("Twelve rings were counted.", ["age=12"]),
        ("Height and age were 12 and 80.", ["height=12", "age=80"]),
        ("It has a height of 12, an age of 80 and 300 leaves.", ["height=12", "age=80"]),
    ],
)
def test_more_than_one_number(text: str, found: list[str]) -> None:
    """Three of one name are a list; two stay apart, also with what each is for; names pair off only where every number can be theirs."""
    assert sorted(values(text, kind="pair", parameters=[HEIGHT, AGE])) == sorted(found)


UNLISTED = [
    {"phrase": "(we|and) set [the] {words} to {number}"},
    {"phrase": "{words} (is|was|were) set to {number}"},
    {"phrase": "set {words} = {number}"},
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We set the lapping interval to 60.", ["lapping interval=60"]),
        ("In all plots the lapping interval was set to 60.", ["lapping interval=60"]),
        ("We set the gap of the hedge to 2.5.", ["gap=2.5"]),
        ("We set the share of oaks to 25%.", ["share=25%"]),
        ("We set the number of hedge rows to 40.", ["number of hedge rows=40"]),
        ("We set the value of the gap to 3.", ["gap=3"]),
        ("We set the lap - over gap to 3.", ["lap-over gap=3"]),
        ("We set K = 4, L m = 3 and N = 12.", ["K=4", "L m=3", "N=12"]),
        ("We set K = 4, and oaks grew = 3 times.", ["K=4"]),
        ("We set the gap to 1.", []),
        ("We set the size to 60.", []),
        ("We set them to 60.", []),
        ("We set the number to 60.", []),
        ("We set the red paint to 60.", []),
        ("We saw a gap of 60.", []),
        ("We set the mean height of the trees to 900.", []),
    ],
)
def test_the_number_of_a_name_that_no_parameter_has(text: str, found: list[str]) -> None:
    """What a pattern of a pair catches ends with a name; a switch, a pronoun, a bare size and what a parameter names give none."""
    entry = {"parameters": [HEIGHT], "patterns": UNLISTED, "not_names": ["paint"]}
    assert values(text, kind="pair", **entry) == found


def test_an_unlisted_name_leaves_a_number_to_its_parameter() -> None:
    """One number is one answer: that of the parameter which a phrase finds beside it."""
    age = {"name": "age", "only_aliases": True, "phrases": ["to {number} years"]}
    assert values("We set the crown span to 60 years.", kind="pair", parameters=[age], patterns=UNLISTED) == ["age=60"]


def test_a_list_has_its_numbers_as_an_attribute() -> None:
    """The numbers of a list stand in the attributes one by one."""
    [value] = answer("A height of 12, 14 and 16 was seen.", kind="pair", parameters=[HEIGHT]).values
    assert value.attributes == {"name": "height", "numbers": ["12", "14", "16"]}


def test_a_parameter_may_say_less() -> None:
    """A weight of its own makes a parameter's answers weaker."""
    confidences = [
        answer("The height was set to 12.", kind="pair", parameters=[HEIGHT | {"weight": weight}]).values[0].confidence
        for weight in (0.9, 0.6)
    ]
    assert confidences[0] > confidences[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The height of the old oaks was set to 12.", ["height=12"]),
        ("The height of the old oaks pleased all 12 of them.", []),
        ("The height, which nobody had measured before, was fixed at 12.", ["height=12"]),
        ("The height, which nobody measured in all 12 years, was small.", []),
        ("The height α and the age β were 12 and 80.", ["height=12", "age=80"]),
        ("The height alone and the age were 12 and 80.", ["age=12", "age=80"]),
    ],
)
def test_what_stands_between_a_name_and_its_number(text: str, found: list[str]) -> None:
    """What is said of a name, or its symbol, may stand before the number that it was set to."""
    assert values(text, kind="pair", parameters=[HEIGHT, AGE]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The width of our hedge is 12.", ["width=12"]),
        ("We set the width of both hedges to 12.", ["width=12"]),
        ("We chose 12 as the width.", ["width=12"]),
        ("The breadth of our hedge is 12.", []),
        ("The width of our hedge is fine, all 12 years.", []),
    ],
)
def test_a_name_that_is_nothing_but_a_numbers_is_spoken(text: str, found: list[str]) -> None:
    """Prose gives the number of a spoken name, one of them or all, in forms that would prove nothing for another name."""
    width = {"name": "width", "aliases": ["breadth"]}
    assert values(text, kind="pair", parameters=[width | {"spoken": ["width"]}]) == found
    assert values(text, kind="pair", parameters=[{"name": "width", "spoken": "all"}]) == found
    assert values(text, kind="pair", parameters=[width]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A row of 12 oaks and the width was 3 m.", ["row=12"]),
        ("The row in the upper field was of 12 oaks.", ["row=12"]),
    ],
)
def test_the_number_beside_a_name_is_its_own(text: str, found: list[str]) -> None:
    """A phrase that reaches on to a farther number does not count where one stands nearer."""
    row = {"name": "row", "phrases": ["row (of|in) ...6 (was|was of) {number}"], "minimum": 10}
    assert values(text, kind="pair", parameters=[row]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The young oaks were set to 12.", ["young oaks=12"]),
        ("The rows, of which the oaks were set to 12, are long.", ["oaks=12"]),
        ("The rows and the oaks were set to 12.", ["oaks=12", "rows=12"]),
    ],
)
def test_of_two_names_of_one_number_the_nearer_or_the_longer_counts(text: str, found: list[str]) -> None:
    """Unless a list joins the names: then the number is that of both."""
    reach = "rows ...5 (was|were) set to {number}"
    parameters = [{"name": "rows", "phrases": [reach]}, {"name": "oaks"}, {"name": "young oaks"}]
    assert sorted(values(text, kind="pair", parameters=parameters)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The share was 1/8.", ["share=1/8"]),
        ("The share was 2/8.", ["share=2", "share=8"]),
        ("The share was 2^8.", []),
        ("The share was 2, 048.", ["share=2"]),
    ],
)
def test_numbers_that_are_more_than_their_first_digits(text: str, found: list[str]) -> None:
    """One over a number is a fraction, a power that is not of ten is no number, and digits that begin with a zero are the rest of one."""
    assert values(text, kind="pair", parameters=[{"name": "share"}]) == found


WOOD = {
    "name": "wood",
    "slot": "word",
    "choices": ["oak", {"name": "holm oak"}, {"name": "FIR", "aliases": ["fir tree"]}],
    "units": ["planks"],
    "phrases": ["{word} ...2 as the wood"],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The wood was an oak.", ["wood=oak"]),
        ("The wood was a beech.", []),
        ("We bought holm oak planks.", ["wood=holm oak"]),
        ("We bought holm oaks.", []),
        ("We took a fir tree as the wood.", ["wood=FIR"]),
        ("The wood was 12.", []),
    ],
)
def test_a_word_in_the_place_of_a_number(text: str, found: list[str]) -> None:
    """A parameter of words is one of its choices, by its name, its units or its phrases; of two in one place the longer counts."""
    assert values(text, kind="pair", parameters=[WOOD]) == found


def test_a_number_or_a_word() -> None:
    """A parameter may have numbers and words; a word has its name alone as an attribute."""
    parameter = {"name": "height", "choices": ["free"]}
    assert values("The height was free here and the height was 12 there.", kind="pair", parameters=[parameter]) == [
        "height=free",
        "height=12",
    ]
    [value] = answer("The height was free.", kind="pair", parameters=[parameter]).values
    assert value.attributes == {"name": "height"}


def test_a_parameter_that_is_found_by_its_aliases_only() -> None:
    """With only_aliases the bare name proves nothing, its units do."""
    parameter = {"name": "age", "only_aliases": True, "aliases": ["age of the tree"], "units": ["rings"]}
    assert values("The age of the tree was 80.", kind="pair", parameters=[parameter]) == ["age=80"]
    assert values("There were 80 rings.", kind="pair", parameters=[parameter]) == ["age=80"]
    assert values("The age was 80.", kind="pair", parameters=[parameter]) == []
