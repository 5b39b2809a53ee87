"""The phrase language: what each element matches, what it must not, and that no match is ever missed by the words it is looked up by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.anchors import DIGIT
from extractor.document import Span
from extractor.lexicon import Lexicon
from extractor.phrases import SLOTS, Phrase, PhraseError, compiled, fold, runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.phrases import Anchor

HITS = [
    # words
    ("learning rate", "a Learning Rate of", "Learning Rate"),
    ("learning rate", "the learning-rate schedule", "learning-rate"),
    ("learning rate", "two learning rates", "learning rates"),
    ("batch size", "at the batch size's limit", "batch size's"),
    ("GAN", "two GANs", "GANs"),
    ("C++", "written in C++.", "C++"),
    (".NET", "built with .NET 6", ".NET"),
    # hyphens
    ("U-Net", "the U-Net", "U-Net"),
    ("U-Net", "the UNet", "UNet"),
    ("U-Net", "the u net", "u net"),
    ("a-b-c", "an ab-c test", "ab-c"),
    ("(semi|self)-supervised", "semi supervised", "semi supervised"),
    ("pre-(trained|training)", "was pretrained", "pretrained"),
    # capitals
    ("=Adam", "with Adam", "Adam"),
    # endings and beginnings
    ("augment*", "data augmentation", "augmentation"),
    ("was *sampled", "was oversampled", "was oversampled"),
    # choices
    ("(trained|tested) on", "tested on", "tested on"),
    ("(GPU|TPU)", "eight TPUs", "TPUs"),
    ("(K40|V100)", "a V100 card", "V100"),
    # what may be left out
    ("[publicly] available", "it is available", "available"),
    ("[publicly] available", "is publicly available", "publicly available"),
    ("[a] [b] c", "c", "c"),
    ("[a] [b] c", "a b c", "a b c"),
    ("an [un]supervised model", "an unsupervised model", "an unsupervised model"),
    ("an [un]supervised model", "an supervised model", "an supervised model"),
    ("deep [learning]", "too deep to", "deep"),
    # gaps
    ("trained ... epochs", "trained for 20 epochs", "trained for 20 epochs"),
    ("trained ...2 epochs", "trained for 20 epochs", "trained for 20 epochs"),
    ("images ...2 were", "images, which were", "images, which were"),
    ("images ...2 were", "(all images) were", "images) were"),
    ("ran (for ...|until) noon", "ran for hours until noon", "ran for hours until noon"),
    ("ran (... for|on) it", "ran well for it", "ran well for it"),
    # slots
    ("batch size {is} {number}", "batch size of 32", "batch size of 32"),
    ("batch size {is} {number}", "batch size=32", "batch size=32"),
    ("batch size {is} {number}", "batch size (B) was set to 32", "batch size (B) was set to 32"),
    ("momentum {number}", "momentum -0.9", "momentum -0.9"),
    ("top {number}", "top-5", "top-5"),
    ("rate [{is}] {number}", "rate 3", "rate 3"),
    ("rate [{is}] {number}", "rate of 3", "rate of 3"),
    ("rate ({is}|near) {number}", "rate: 3", "rate: 3"),
    ("rate {is} [about] {number}", "rate of 3", "rate of 3"),
    ("rate {is} [roughly] {number}", "rate of roughly 3", "rate of roughly 3"),
    ("{number}GB", "16GB of memory", "16GB"),
    ("{integer} (GPU|TPU)", "eight GPUs", "eight GPUs"),
    ("({integer} GPU|GPU x {integer})", "GPU x 4", "GPU x 4"),
    # a backslash
    (r"p \(value\)", "the p (value) was", "p (value)"),
    # letters that are the same when case is ignored
    ("\u03bcm filter", "a \u00b5m filter", "\u00b5m filter"),
]
NEAR_MISSES = [
    ("learning rate", "learning the rate"),
    ("learning rate", "learning rated"),
    ("GAN", "a GAN2 was"),
    ("GAN", "a gander"),
    ("U-Net", "a UNetwork"),
    ("U-Net", "a menu net"),
    ("a-b-c", "abcd"),
    ("=Adam", "adam"),
    ("augment*", "reaugment"),
    ("was *sampled", "was oversampling"),
    ("(trained|tested) on", "tasted on"),
    ("(K40|V100)", "a V1000 card"),
    ("(3|5) fold (2|3)", "5 fold 3.5"),
    ("V100", "V100.5"),
    ("[publicly] available", "unavailable"),
    ("an [un]supervised model", "an semisupervised model"),
    ("trained ... epochs", "trained it for a very long forty epochs"),
    ("trained ...2 epochs", "trained it for 20 epochs"),
    ("trained ... epochs", "trained; ten epochs"),
    ("images ...2 were", "images: they were"),
    ("batch size {is} {number}", "batch size that is not 32"),
    ("rate [{is}] {number}", "rate beyond 3"),
    ("{number}GB", "GB 16"),
    ("{integer} (GPU|TPU)", "many GPUs"),
    (r"p \(value\)", "the p value was"),
    ("(Fig|Table) {number}", "Figment 3"),
]
REFUSED = [
    ("", "the phrase is empty"),
    ("  ", "the phrase is empty"),
    ("(a|b", "'(' is never closed"),
    ("[a", "'[' is never closed"),
    ("a)", "')' closes nothing"),
    ("(a]", "']' closes nothing"),
    ("a (b|)", "a choice is empty"),
    ("a ()", "a choice is empty"),
    ("a ([b]|c) d", "a choice may be left out altogether; put [ ] around the whole choice instead"),
    ("a (...) b", "a choice may be left out altogether; put [ ] around the whole choice instead"),
    ("a|b", "'|' stands outside of brackets"),
    ("rate {nmber}", "{nmber} is no slot; expected one of: " + ", ".join(sorted([*SLOTS, "is"]))),
    ("rate {number", "'{' stands alone; a slot is written {number}"),
    ("rate number}", "'}' stands alone; a slot is written {number}"),
    ("a \\", "'\\' stands alone; a backslash stands before what it makes plain"),
    ("{number} {word}", "'{number} {word}' has no word that must occur; it would have to be tried everywhere"),
    ("[a]", "'[a]' has no word that must occur; it would have to be tried everywhere"),
    ("*sampled", "'*sampled' has no word that must occur; it would have to be tried everywhere"),
    ("+", "'+' has no word that must occur; it would have to be tried everywhere"),
    ("trained...epochs", "'...' stands between spaces"),
    ("trained ...4epochs", "'...' stands between spaces"),
    ("trained ...(4|5) epochs", "'...' stands between spaces"),
    ("... epochs", "'...' stands after a word, not at the beginning"),
    ("[... long] epochs", "'...' stands after a word, not at the beginning"),
    ("{is} three", "{is} stands after a word, not at the beginning"),
    ("trained ...", "'...' stands between two words, not at the end"),
    ("a ...99 b", "'...99' is too wide; expected at most 20 words"),
    ("(" * 20 + "a" + ")" * 20, "brackets stand in brackets too deeply"),
]


@pytest.mark.parametrize(("source", "text", "found"), HITS)
def test_each_element_finds_what_it_says(source: str, text: str, found: str) -> None:
    """A phrase matches the words it describes, in the forms that texts have them."""
    match = Phrase(source).regex.search(text)
    assert match is not None
    assert match[0].strip() == found


@pytest.mark.parametrize(("source", "text"), NEAR_MISSES)
def test_each_element_leaves_its_near_miss(source: str, text: str) -> None:
    """A phrase does not match what only looks like it."""
    assert Phrase(source).regex.search(text) is None


@pytest.mark.parametrize(("source", "message"), REFUSED)
def test_what_is_not_in_the_language_is_refused(source: str, message: str) -> None:
    """The error says in a sentence what is wrong with a phrase."""
    with pytest.raises(PhraseError) as error:
        Phrase(source)
    assert str(error.value) == message


def test_a_slot_catches_its_value() -> None:
    """The value of a slot is read by its name, a second one of its kind by its number."""
    match = Phrase("{number} by {number} pixels").regex.search("3 by 5 pixels")
    assert match is not None
    assert (match["number"], match["number_2"]) == ("3", "5")


def test_runs_are_letters_or_digits() -> None:
    """Letters and digits that touch are runs of their own; what is neither parts them."""
    assert runs("ResNet-50v2_x") == ["resnet", "50", "v", "2", "x"]


def test_compiling_twice_gives_the_same_phrase() -> None:
    """A phrase is taken apart once, however many fields have it."""
    assert compiled("one and the same") is compiled("one and the same")


def test_folding_agrees_with_regular_expressions() -> None:
    """Two letters that a regular expression takes for the same, whatever their case, are folded to the same."""
    letters = "".join(letter for letter in map(chr, range(0x20000)) if letter.isalpha() and letter.swapcase() != letter)
    same = [
        (a, b)
        for a in letters
        for b in {a.lower(), a.upper(), a.casefold()}
        if len(b) == 1 and re.fullmatch(f"(?i:{a})", b)
    ]
    assert [(a, b) for a, b in same if fold(a) != fold(b)] == []


# --- properties -----------------------------------------------------------------------------------------------------

LETTERS = "abknsstuAKNS\u00b5\u03bc\u017f\u00e9\u00df\u0130\u0131\u03c3\u03c2\u00b2"
PLAIN = st.text(LETTERS, min_size=1, max_size=5)
DIGITS = st.sampled_from(["3", "50", "100"])
WORD = st.one_of(
    PLAIN,
    PLAIN,
    DIGITS,
    st.builds(lambda a, b: a + b, PLAIN, DIGITS),
    st.sampled_from(["C++", ".NET", "e.g.", "&", "R2D2"]),
)


def _cased(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word.lower(), word.upper(), word.swapcase(), word.title()]).map(
        lambda text: text.replace("\u00b5", "\u03bc") if len(text) % 2 else text
    )


@st.composite
def leaves(draw: Any) -> tuple[str, str]:
    """A word, a hyphenated or marked word, a slot or a gap, with a text that it should match."""
    kind = draw(st.sampled_from(["word", "word", "word", "hyphen", "star", "open", "exact", "slot", "is", "gap"]))
    word = draw(WORD)
    if kind == "hyphen":
        pieces = [word, *draw(st.lists(st.one_of(PLAIN, st.just("")), min_size=1, max_size=2))]
        text = pieces[0] + "".join(draw(st.sampled_from(["-", "", " ", " - "])) + piece for piece in pieces[1:])
        return "-".join(pieces), draw(_cased(text))
    if kind == "star":
        return f"{word}*", draw(_cased(word)) + draw(st.sampled_from(["", "ed", "s"]))
    if kind == "open":
        return f"*{word}", draw(st.sampled_from(["", "un"])) + draw(_cased(word))
    if kind == "exact":
        return f"={word}", word
    if kind == "slot":
        return draw(
            st.sampled_from(
                [
                    ("{number}", "3.5"),
                    ("{integer}", "eight"),
                    ("{name}", "ResNet"),
                    ("{word}", "abc"),
                    ("{words}", "ab ks"),
                    ("{version}", "v2b"),
                    ("{size}", "3x4"),
                    ("{url}", "https://a.org/b"),
                ]
            )
        )
    if kind == "is":
        return "{is}", draw(st.sampled_from([" of", "=", " was set to", ":"]))
    if kind == "gap":
        return "...", draw(st.sampled_from([" a", " ks un", ""]))
    return word, draw(_cased(word))


@st.composite
def sequences(draw: Any, depth: int = 2) -> tuple[str, str]:
    """Some pieces, spaced or not, with a text that they should match."""
    source, text = "", ""
    for index in range(draw(st.integers(1, 4))):
        if depth and draw(st.integers(0, 2)) == 0:
            choices = draw(st.lists(sequences(depth - 1), min_size=1, max_size=3))
            opening, closing = draw(st.sampled_from(["()", "[]"]))
            piece = opening + "|".join(choice[0] for choice in choices) + closing
            words = draw(st.sampled_from([choice[1] for choice in choices] + ([""] if opening == "[" else [])))
        else:
            piece, words = draw(leaves())
        is_apart = bool(index) and draw(st.integers(0, 4)) > 0
        source += (" " if is_apart else "") + piece
        text += (
            draw(st.sampled_from([" ", "-"])) if is_apart and words and not words.startswith((" ", "=", ":")) else ""
        ) + words
    return source, text


def _phrase(source: str) -> Phrase | None:
    try:
        return Phrase(source)
    except PhraseError:
        return None


def _brings_up(anchors: Iterable[Anchor], word: str) -> bool:
    return any(
        word in (anchor.run, f"{anchor.run}s") or (anchor.prefix and word.startswith(anchor.run)) for anchor in anchors
    )


@settings(max_examples=1500, deadline=None)
@given(
    sequences(), st.sampled_from(["", "so ", "(", "x-", "_"]), st.sampled_from(["", "s", " etc.", ")", "'s", "2", "_a"])
)
def test_no_match_is_missed_by_its_anchors(pair: tuple[str, str], before: str, after: str) -> None:
    """Wherever a phrase matches, a word of each of its choices is in the text; where the choice leads, that word begins the match."""
    phrase = _phrase(pair[0])
    text = before + pair[1] + after
    match = None if phrase is None else phrase.regex.search(text)
    if phrase is None or match is None:
        return
    for anchors, leads, _ in phrase.choices:
        if leads:
            assert text[match.start()].isalnum()
        words = runs(text[match.start() :])[:1] if leads else runs(text)
        assert any(_brings_up(anchors, word) for word in words)


@pytest.mark.parametrize(
    ("phrase", "following"),
    [
        ("data set", {"data": {"set"}}),
        ("(data|image) set", {"data": {"set"}, "image": {"set"}}),
        ("A3C", {"a": {"3"}}),
        ("lr {number}", {"lr": {DIGIT}}),
        ("data", {}),
        ("data ... set", {}),
        ("data [image] set", {"data": {"image", "set"}}),
        ("data set*", {}),
        ("A-A(A)", {}),
        ("{name} set", {}),
    ],
)
def test_what_must_follow_the_first_word(phrase: str, following: dict[str, set[str]]) -> None:
    """A phrase knows the words after its first one where only some can follow, and says nothing where any can."""
    assert Phrase(phrase).following() == following


def test_what_must_follow_an_inner_word() -> None:
    """The same is known of a word that a phrase does not begin with."""
    phrase = Phrase("{name} ...4 (in production|in [our] clinics)")
    assert [(choice.start, phrase.following(choice.start)) for choice in phrase.choices] == [
        (2, {"in": {"production", "our", "clinics"}})
    ]


@pytest.mark.parametrize(
    ("phrase", "needs"),
    [
        ("lr {number}", True),
        ("(lr {number}|{size} pixels)", True),
        ("(lr {number}|lr)", False),
        ("lr [{number}]", False),
        ("{integer} epochs", False),
    ],
)
def test_a_phrase_knows_whether_it_holds_a_digit(phrase: str, needs: bool) -> None:
    """A number is written in digits, an integer may be a word; what may be left out is not needed."""
    assert Phrase(phrase).needs_digit is needs


@settings(max_examples=500, deadline=None)
@given(sequences(), st.sampled_from(["", "so ", "("]), st.sampled_from(["", "s", " etc."]))
def test_a_lexicon_finds_what_its_phrase_matches(pair: tuple[str, str], before: str, after: str) -> None:
    """Looking words up and trying a phrase at every place come to the same."""
    phrase = _phrase(pair[0])
    text = before + pair[1] + after
    if phrase is not None and phrase.regex.search(text) is not None:
        assert Lexicon([(pair[0], "it")]).find(text, Span(0, len(text))) != []


@settings(deadline=None)
@given(st.lists(st.text("abcdefgXYZ\u00e9\u00df", min_size=1, max_size=8), min_size=1, max_size=5))
def test_plain_words_match_themselves(words: list[str]) -> None:
    """A phrase of plain words finds itself, whole, in any sentence, and with hyphens for spaces."""
    phrase = Phrase(" ".join(words))
    for text in (" ".join(words), "-".join(words)):
        match = phrase.regex.search(f"See {text}, please.")
        assert match is not None
        assert match[0] == text or match[0].startswith(text)


@settings(max_examples=500, deadline=None)
@given(st.text("ab {}()[]|*=-.\\is0number", max_size=20))
def test_any_text_is_a_phrase_or_refused(source: str) -> None:
    """Whatever is written, it compiles or is a PhraseError; a phrase that is accepted has a regular expression."""
    phrase = _phrase(source)
    assert phrase is None or phrase.regex.search("neither here nor there") is None or phrase.choices
