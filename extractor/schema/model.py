"""What a checklist is, as data: the models that a schema file is validated against.

Everything that knows a domain is here, in YAML: what is asked, how names are written, which words show that a sentence
speaks of the matter, what looks like an answer and is none. The code that reads a paper knows none of it.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

from extractor.document import SectionKind
from extractor.phrases import PhraseError, compiled
from extractor.record import Usage


class Kind(StrEnum):
    """What an answer looks like."""

    TERM = "term"
    PAIR = "pair"
    URL = "url"
    OPEN = "open"


_ALMOST: Final = 1e-6
_FURTHEST: Final = 50.0
_SET_TO: Final = (
    "(was|is|were|are) [all|also|always|both|then|initially|empirically] (set|fixed|chosen|selected|kept|initialized|initialised|defined"
    "|configured|specified|adjusted|limited|taken|held|assigned|equal) (to|at|as|to be)"
)
_GAPS: Final = (
    f" (of|for|in|on|used|at|during|across|throughout) ...6 {_SET_TO}",
    f", (which|that|the|a|an) ...12 {_SET_TO}",
)
"""What stands between a parameter's name and its number where something is said of the name first."""
_SPOKEN: Final = (
    "{names} (of|for|in|on|used) ...7 (is|was|are|were) [all|both|also] [set|fixed|chosen|kept|limited|equal] [to|at|as|to be] {slot}",
    "(set|sets|setting|fix|fixed|fixing|choose|chose|keep|kept) ...3 {names} (of|for|in|on) ...5 (to|at|as) {slot}",
    "{slot} (as|for) [the|our|a|an] {names}",
)
"""How prose gives the number of a name that is nothing but a number's."""
_CAPITALS: Final = re.compile(r"(?<!\S)[A-Z]{2,}(?![^\s-])")


def _named(part: object) -> object:
    """Return a bare name as the part that has it."""
    return {"name": part} if isinstance(part, str) else part


def _either(names: tuple[str, ...]) -> str:
    """Return the phrase of any of some names."""
    return f"({'|'.join(names)})"


def _is_phrase(text: str) -> str:
    try:
        compiled(text)
    except PhraseError as error:
        raise ValueError(str(error)) from error
    return text


PhraseText = Annotated[
    StrictStr, Field(min_length=1), BeforeValidator(lambda text: _is_phrase(text) if isinstance(text, str) else text)
]
"""A phrase in the language of `extractor.phrases`."""

Need = Literal["cue", "own", "cue nearby"]
Needs = Annotated[tuple[Need, ...], BeforeValidator(lambda needs: (needs,) if isinstance(needs, str) else needs)]
"""What must hold where a form alone proves nothing; one need may be written without a list."""
Attribute = Literal["version", "count", "memory", "frequency"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Part):
    """A name of the vocabulary.

    `needs` lists what must hold where the name alone proves nothing: `cue`, one of the field's cues in the sentence; `cue nearby`, in
    the sentence or the one before; `own`, words in the sentence that make it this work's own doing. `unless` are phrases that, over
    the name or right beside it, make it something else. A name that is a common word is found by its aliases only (`only_aliases`).
    `cued` are further forms that count only with a cue of the field in the sentence. A word written all in capitals in `name` is found
    in capitals only. A `broader` name is dropped where this one is accepted (GPU beside NVIDIA V100).
    """

    name: StrictStr
    only_aliases: StrictBool = False
    aliases: tuple[PhraseText, ...] = ()
    cued: tuple[PhraseText, ...] = ()
    needs: Needs = ()
    cues: tuple[PhraseText, ...] = ()
    unless: tuple[PhraseText, ...] = ()
    weight: Annotated[float, Field(gt=0, le=1)] | None = None
    broader: StrictStr | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """All the forms that prove the name where they stand in a quote."""
        return (*self.names, *self.cued)

    @property
    def names(self) -> tuple[str, ...]:
        """The forms that the name is found by without a cue."""
        return self.aliases if self.only_aliases else (_CAPITALS.sub(r"=\g<0>", self.name), *self.aliases)


class Pattern(_Part):
    """A phrase around a value. `value` is a name, or a template with the phrase's slots: "resize to {size}"."""

    phrase: PhraseText
    value: StrictStr | None = None
    needs: Needs = ()
    weight: Annotated[float, Field(gt=0, le=1)] | None = None
    broader: StrictStr | None = None


class NearMiss(_Part):
    """A phrase that looks like an answer and is none: kept in `considered` with its reason."""

    phrase: PhraseText
    reason: StrictStr
    usage: Usage = "background"


class Choice(_Part):
    """A word that may stand where a parameter's number does: "auto", "ReLU"."""

    name: StrictStr
    aliases: tuple[PhraseText, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The phrases that the word is found by."""
        return (_CAPITALS.sub(r"=\g<0>", self.name), *self.aliases)


class Parameter(_Part):
    """A named number. `units` stand after the number ("100 epochs"); `unless` are phrases that, over it or right beside it, make it
    something else ("every 100 epochs"). A name that is a common word is found by its aliases only (`only_aliases`). `spoken` are the names
    that are nothing but a number's, or all of them: "the patience of the search is 5", "we set the patience of both to 5", "5 as the
    patience". `choices` are words that may stand for the number, and with the slot `word` always do.
    """

    name: StrictStr
    only_aliases: StrictBool = False
    aliases: tuple[PhraseText, ...] = ()
    units: tuple[PhraseText, ...] = ()
    phrases: tuple[PhraseText, ...] = ()
    spoken: tuple[PhraseText, ...] | Literal["all"] = ()
    unless: tuple[PhraseText, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    integer: StrictBool = False
    slot: Literal["number", "size", "word"] = "number"
    choices: tuple[Annotated[Choice, BeforeValidator(_named)], ...] = ()
    needs: Needs = ()
    weight: Annotated[float, Field(gt=0, le=1)] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The forms that the name is found by."""
        return self.aliases if self.only_aliases else (self.name, *self.aliases)

    @property
    def slots(self) -> tuple[str, ...]:
        """What an answer looks like, as phrases: a slot, or the words that it may be."""
        number = () if self.slot == "word" else (f"{{{self.slot}}}",)
        return (*number, self._choices) if self.choices else number

    @property
    def whole_phrases(self) -> tuple[str, ...]:
        """The parameter's own phrases, with its choices in the place of `{word}`, and those that every parameter has: "the learning
        rate of the encoder was set to 0.1", "the patience, which counts epochs without progress, was set to 10".
        """
        choices = self._choices
        spoken = self.names if self.spoken == "all" else self.spoken
        return (
            *(phrase.replace("{word}", choices) if choices else phrase for phrase in self.phrases),
            *(form.format(names=_either(spoken), slot=f"{{{self.slot}}}") for form in _SPOKEN if spoken),
            *(f"{_either(self.names)}{gap} {slot}" for gap in _GAPS for slot in self.slots if self.names),
        )

    @property
    def _choices(self) -> str:
        forms = [form for choice in self.choices for form in choice.forms]
        return f"[a|an|the] ({'|'.join(forms)})" if forms else ""


class ChecklistField(_Part):
    """One question of the checklist and all that is known of its answers.

    An answer needs the strength `threshold`. A `fallback` is for what nearly every paper states: where nothing in a whole paper reaches
    the threshold, the likeliest value is an answer that reaches this.
    """

    name: StrictStr
    question: StrictStr
    kind: Kind
    group: StrictStr
    description: StrictStr = ""
    core: StrictBool = False
    vocabulary: tuple[Term, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    statements: tuple[Pattern, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    hosts: tuple[StrictStr, ...] = ()
    cues: tuple[PhraseText, ...] = ()
    none: tuple[PhraseText, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    not_names: tuple[StrictStr, ...] = ()
    skip_sections: tuple[SectionKind, ...] = ()
    compounds: StrictBool = False
    endings: tuple[StrictStr, ...] = ()
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    fallback: Annotated[float, Field(ge=0, le=1)] | None = None


Direction = Literal["forward", "backward", "both"]


class Cue(_Part):
    """Words that say whose a candidate is, in the manner of ConText (Chapman et al. 2007; Harkema et al. 2009).

    `direction` says on which side of the cue candidates are touched; `reach` how far: the phrase up to a
    comma, the clause, the sentence, or a number of words.
    The nearest cue decides, unless another is `outright`: "was used in 31 studies" is what others did, though "was used" stands nearer.
    A `weak` cue ("was resized") fits own work, but does not outweigh a section that is about others.
    """

    phrases: tuple[PhraseText, ...]
    usage: Usage
    direction: Direction = "both"
    reach: Literal["phrase", "clause", "sentence"] | Annotated[int, Field(gt=0)] = "clause"
    weak: StrictBool = False
    outright: StrictBool = False


class UsageCues(_Part):
    """The words by which a language tells own work from others', and deed from possibility.

    `pseudo` are phrases that look like a cue or a boundary and are none ("not only", "but also"); `boundaries` end a clause;
    `not_names` are capitalised words that begin a sentence rather than a name ("The", "Our"), and are cut from the front of what a
    {name} slot catches.
    """

    name: StrictStr
    cues: tuple[Cue, ...] = ()
    pseudo: tuple[PhraseText, ...] = ()
    boundaries: tuple[PhraseText, ...] = ()
    not_names: tuple[StrictStr, ...] = ()


class Subject(_Part):
    """How a document shows that it is about the checklist's matter at all.

    A page on something else has data, software and measures too, and none of them is an answer. A document is on the subject where at
    least `sentences` different sentences say one of the `phrases` as its own (in a passage, one): a mention in related work or the
    references, a plan or a possibility is none. Elsewhere a value needs the strength `threshold`, where its field asks less;
    with 1, the default, nothing is stated. A passage may come from a paper on the subject and not say so: there it is `passage_threshold`.
    `unless` are phrases that, over a mention or right beside it, make it something else ("neural networks of the striatum").
    """

    phrases: Annotated[tuple[PhraseText, ...], Field(min_length=1)]
    unless: tuple[PhraseText, ...] = ()
    sentences: Annotated[int, Field(gt=0)] = 1
    threshold: Annotated[float, Field(ge=0, le=1)] = 1.0
    passage_threshold: Annotated[float, Field(ge=0, le=1)] = 0.9


def logit(share: float) -> float:
    """Return the logarithm of the odds of a share between 0 and 1; of 0 and 1 themselves, that of a share very near them.

    >>> logit(0.5), round(logit(0.9), 3), logit(1.0) > 13
    (0.0, 2.197, True)
    """
    share = min(max(share, _ALMOST), 1 - _ALMOST)
    return math.log(share / (1 - share))


def logistic(log_odds: float) -> float:
    """Return the share whose odds have this logarithm; one beyond what can be told from 0 or 1 is taken for the furthest that can.

    >>> logistic(0.0), round(logistic(logit(0.9)), 3), logistic(1e6) > 0.999
    (0.5, 0.9, True)
    """
    return 1 / (1 + math.exp(-min(max(log_odds, -_FURTHEST), _FURTHEST)))


class Calibration(_Part):
    """How the strength of what speaks for a value becomes the share of such values that are right.

    The confidence of a value is logistic(slope · logit(strength) + intercept), Platt's (1999) map, with an intercept for each field in
    `fields`, and `intercept` for the others. Fitted on annotated papers by `extractor calibrate`; it changes no answer, only what
    is said of it. Fields that a checklist does not have are passed over.
    """

    slope: Annotated[float, Field(gt=0)] = 1.0
    intercept: float = 0.0
    fields: dict[StrictStr, float] = {}

    def confidence(self, field: str, strength: float) -> float:
        """Return the confidence of a value whose strength is given, both between 0 and 1.

        >>> Calibration().confidence("framework", 0.75), Calibration(intercept=1.1).confidence("framework", 0.75)
        (0.75, 0.9)
        """
        return round(logistic(self.slope * logit(strength) + self.fields.get(field, self.intercept)), 3)


class Schema(_Part):
    """A checklist. Without a `subject` every document is taken to be about its matter; without a `calibration` the confidence of a value
    is the bare strength of what speaks for it.
    """

    name: StrictStr
    version: StrictStr
    title: StrictStr = ""
    description: StrictStr = ""
    usage: UsageCues
    subject: Subject | None = None
    calibration: Calibration | None = None
    fields: dict[str, ChecklistField]
