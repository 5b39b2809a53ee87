"""How language models are asked: one model of settings, from a file, the command line or code.

What can change a record is its identity and goes into the configuration hash. Keys are never settings: `key_variable` names the
environment variable that holds one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractor.errors import SchemaError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

Vote = Literal["majority", "unanimous", "any"]
Mode = Literal["tools", "json", "json-schema", "markdown-json"]

_OPERATIONAL: Final = frozenset(
    {
        "key_variable", "timeout", "attempts", "concurrency", "requests_per_minute", "tokens_per_minute",
        "max_cost", "max_tokens", "prices", "prompts", "cache", "keep_replies", "ledger", "run",
    }
)  # fmt: skip
"""Settings that say how the work is done; the others can change a record. Of `prompts` the content counts, not the place."""

_FORMS: Final = {
    "models": "PROVIDER/NAME, such as ollama/llama3.1 or openai/gpt-4o-mini",
    "base_url": "an address such as http://127.0.0.1:8000/v1",
}
"""What a setting looks like that has to have a form."""
_OPTIONS: Final = {"models": "--model", "base_url": "--base-url"}


class Price(BaseModel):
    """What a million tokens cost, in a currency of your own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return what a request costs.

        >>> Price(input=0.15, output=0.6).of(10_000, 1_000)
        0.0021
        """
        return round((self.input * prompt_tokens + self.output * completion_tokens) / 1e6, 9)


class LanguageModelSettings(BaseModel):
    """Which models read, how they are asked, and what it may cost. Every default is here and only here.

    Each of `models` is a provider and a name as instructor takes them: "openai/gpt-4o-mini", "anthropic/…", "ollama/…", "google/…".
    With `base_url` the provider is "openai" and the address that of any compatible server.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Annotated[tuple[Annotated[str, Field(pattern=r"^[\w-]+/\S+$")], ...], Field(min_length=1)]
    samples: Annotated[int, Field(ge=1)] = 1
    """How often each model is asked."""
    vote: Vote = "majority"
    base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    key_variable: str | None = None
    """The environment variable that holds the key, where it is not the provider's usual one."""
    mode: Mode | None = None
    """How the form of the answer is enforced; by default as instructor has it for the provider."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = 0.0
    """None sends none, for models that refuse it."""
    seed: int | None = 0
    """Sent to providers that take one; each sample has the next."""
    input_tokens: Annotated[int, Field(ge=200)] = 6000
    """The most tokens of the paper in one question; of a longer paper the best passages are sent."""
    output_tokens: Annotated[int, Field(ge=50)] = 2000
    fields_per_question: Annotated[int, Field(ge=1)] = 8
    splits: Annotated[int, Field(ge=0, le=5)] = 2
    """How often a question that failed is halved."""
    sure: Annotated[float, Field(ge=0, le=1)] = 0.5
    """hybrid: fields whose values the rules are less sure of are asked too."""
    judge_usage: bool = False
    """hybrid: ask whose the candidates are that the rules could not attribute by words beside them."""
    timeout: Annotated[float, Field(gt=0)] = 120.0
    """Seconds for one request."""
    attempts: Annotated[int, Field(ge=1)] = 4
    """How often a request is sent that meets a busy or broken server."""
    concurrency: Annotated[int, Field(ge=1)] = 4
    """Requests in flight at once, for each document that is being read."""
    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    tokens_per_minute: Annotated[int, Field(ge=1)] | None = None
    max_cost: Annotated[float, Field(ge=0)] | None = None
    max_tokens: Annotated[int, Field(ge=0)] | None = None
    """What one run may spend, in tokens."""
    prices: dict[str, Price] = {}
    """By model; the price under "*" is that of all others."""
    prompts: Path | None = None
    """A folder of templates to use instead of the shipped ones."""
    cache: Path | None = None
    """Where replies are kept; by default in the user's folder for caches."""
    keep_replies: bool = True
    ledger: Path | None = None
    """The file that counts requests, tokens and cost; by default beside the records, else beside the replies."""
    run: int = 0
    """The number of the run in the ledger; set by the program."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.models)) != len(self.models):
            raise ValueError("a model is named twice; to ask it more than once give samples")
        if self.samples > 1 and self.temperature == 0:
            raise ValueError("samples at temperature 0 all say the same; give a temperature above 0")
        unpriced = [model for model in self.models if self.price(model) is None]
        if self.max_cost is not None and unpriced:
            raise ValueError(f"max_cost needs the price of {', '.join(unpriced)}; give prices")
        return self

    def price(self, model: str) -> Price | None:
        """Return the price of a model, if it is known."""
        return self.prices.get(model) or self.prices.get("*")

    def identity(self) -> dict[str, object]:
        """Return all that can change a record, the words of the prompts among it."""
        from extractor.llm.templates import load_templates  # noqa: PLC0415 - reads files

        content = self.model_dump(mode="json", exclude=set(_OPERATIONAL))
        return {**content, "prompts": load_templates(self.prompts).fingerprint}


def load_settings(path: Path | None, overrides: Mapping[str, Any]) -> LanguageModelSettings:
    """Return the settings of a YAML file, each replaced by an override that is not None.

    Raises:
        SettingsError: `model-settings`, with all that is wrong, or `no-model`.
    """
    from extractor.schema.sources import read_source  # noqa: PLC0415 - knows yaml

    given: dict[str, Any] = {}
    if path is not None:
        try:
            source = read_source(path, str(path))
        except SchemaError as error:
            raise SettingsError(error.message, code="model-settings") from error
        if source.problems:
            raise SettingsError("\n".join(str(problem) for problem in source.problems), code="model-settings")
        if not isinstance(source.data, dict):
            raise SettingsError(f"{path} holds no settings. Expected lines such as: models: [openai/gpt-4o-mini]",
                                code="model-settings")  # fmt: skip
        given = _with_paths(source.data, path.parent)
    given |= {name: value for name, value in overrides.items() if value is not None}
    if not given.get("models"):
        raise SettingsError(
            "No language model is named. Give one with --model, for example: --model ollama/llama3.1", code="no-model"
        )
    try:
        return LanguageModelSettings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_said(error, path), code="model-settings") from error


def _with_paths(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Take paths of a file as relative to the file."""
    paths = {name: folder / data[name] for name in ("prompts", "cache", "ledger") if isinstance(data.get(name), str)}
    return {**data, **paths}


def _said(error: ValidationError, path: Path | None) -> str:
    place = f"{path}: " if path is not None else ""
    lines = []
    problems = error.errors(include_url=False, include_input=False)
    inside = {problem["loc"][0] for problem in problems if len(problem["loc"]) > 1}
    for problem in problems:
        if problem["type"] == "too_short" and problem["loc"][0] in inside:
            continue  # The list is short of what was refused, which is said already.
        name = ".".join(str(part) for part in problem["loc"])
        if path is None and problem["loc"]:  # Given on the command line, or in Python under the name of the option.
            name = _OPTIONS.get(str(problem["loc"][0]), name)
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "string_pattern_mismatch":
            message = f"expected {_FORMS[str(problem['loc'][0])]}"
        lines.append(f"{place}{name}: {message}." if name else f"{place}{message}.")
    return "\n".join(lines)
