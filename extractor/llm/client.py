"""One question to one model, through instructor: a reply, or the way in which there is none.

The only part that knows instructor and the libraries of the providers behind it; they are loaded with the first model. Instructor's own
retries and those of the providers' libraries are off: what is asked again, and how often, is decided and counted in one place, `asking`.
Failures are told apart by what they carry (a status, a word in the name of their class), which is the same from provider to provider.
"""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from extractor.errors import SettingsError
from extractor.llm.deadline import bound_replies
from extractor.llm.questions import Malformed
from extractor.llm.replies import Reply, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.llm.settings import LanguageModelSettings

_TAKE_SEED: Final = frozenset(
    {"openai", "azure_openai", "ollama", "together", "anyscale", "databricks", "deepseek", "openrouter", "groq", "fireworks",
     "litellm", "xai", "google"}
)  # fmt: skip
_TAKE_ADDRESS: Final = frozenset({"openai", "ollama", "together", "anyscale", "deepseek", "openrouter"})
_TAKE_TIMEOUT: Final = _TAKE_ADDRESS | {"anthropic", "azure_openai", "databricks", "groq", "xai"}
_EXTRAS: Final = frozenset({"anthropic", "google"})
_MODES: Final = {"tools": "TOOLS", "json": "JSON", "json-schema": "JSON_SCHEMA", "markdown-json": "MD_JSON"}
_CUT: Final = frozenset({"length", "max_tokens", "model_length"})
_WITHHELD: Final = frozenset({"content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content"})
_KEY_VARIABLES: Final = {
    "openai": ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
"""Where the libraries of providers look for a key; the first is the one to tell people of."""
_NO_KEY: Final = "none"
"""What is sent as a key to an address for which no key was named."""
_LONGEST_DETAIL: Final = 300
_MOST_TOKENS: Final = 10**9
"""More than any request takes. What a server counts goes into the limits of the run, and so it is not taken on trust."""
_KEY_ENDINGS: Final = ("KEY", "TOKEN", "SECRET", "PASSWORD")
_SHORTEST_KEY: Final = 6


class TransportError(Exception):
    """There is no reply. `status` is that of HTTP, None where nothing answered; `retry_after` is in seconds, where the server gave it."""

    def __init__(
        self, detail: str, *, status: int | None = None, retry_after: float | None = None, timed_out: bool = False
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.timed_out = timed_out


class Client:
    """One model of one provider. May be used by several threads at once.

    Raises:
        SettingsError: `model-unknown-provider`, `model-library-missing`, `model-key-missing` or `model-settings`.
    """

    def __init__(self, model: str, settings: LanguageModelSettings) -> None:
        self.model = model
        self._settings = settings
        self._provider = model.partition("/")[0]
        self._instructor = self._connect()
        self.address = str(getattr(self._instructor.client, "base_url", None) or settings.base_url or self._provider)

    def ask(self, messages: list[dict[str, str]], form: type[BaseModel], sample: int = 0) -> Reply:
        """Send one request and read its reply.

        Raises:
            TransportError: there is no reply.
        """
        from instructor.core.hooks import Hooks  # noqa: PLC0415

        sent: list[bool] = []
        completions: list[Any] = []
        hooks = Hooks()
        hooks.on("completion:kwargs", lambda *_, **__: sent.append(True))
        hooks.on("completion:response", completions.append)
        try:
            answer = self._instructor.create(
                messages=messages,
                response_model=form,
                max_retries=0,
                strict=False,
                hooks=hooks,
                **self._options(sample),
            )
        except Exception as error:
            if not sent:
                if _is_named(_root(error), "Configuration"):
                    raise _refused_to_start(self.model, error) from None
                raise  # A fault of this program, not of the server.
            if not completions:
                _refuse_unknown_option(self.model, error)
                raise _transport_error(error) from None
            if isinstance(completions[0], str | bytes):  # A page of a proxy, with a status of success.
                raise TransportError("what came back is no reply of a model", status=502) from None
            return _unanswered(error, completions[0])
        stopped = _why_it_stopped(completions[0])
        if stopped in _CUT or stopped in _WITHHELD:
            return _unanswered(None, completions[0])
        return _answered(answer, _usage(completions[0]))

    def close(self) -> None:
        """Let go of connections."""
        close = getattr(self._instructor.client, "close", None)
        if callable(close):
            close()

    def _options(self, sample: int) -> dict[str, Any]:
        settings = self._settings
        # OpenAI's own newer models know only the second name, other servers only the first.
        is_openai = self._provider in ("openai", "azure_openai") and settings.base_url is None
        options: dict[str, Any] = {"max_completion_tokens" if is_openai else "max_tokens": settings.output_tokens}
        if settings.temperature is not None:
            options["temperature"] = settings.temperature
        if settings.seed is not None and self._provider in _TAKE_SEED:
            options["seed"] = settings.seed + sample
        if self._provider in _TAKE_TIMEOUT:
            options["timeout"] = settings.timeout
        return options

    def _connect(self) -> Any:
        import instructor  # noqa: PLC0415 - loaded with the first model

        # It logs the text of errors, in which a provider may repeat part of a key.
        logging.getLogger("instructor").addHandler(logging.NullHandler())
        logging.getLogger("instructor").propagate = False
        settings = self._settings
        options: dict[str, Any] = {}
        if settings.base_url is not None:
            if self._provider not in _TAKE_ADDRESS:
                raise SettingsError(
                    f"{self.model} takes no base URL. Servers that are compatible with OpenAI's are named openai/MODEL.",
                    code="model-settings",
                )
            options |= {"base_url": settings.base_url, "api_key": _NO_KEY}
        if settings.key_variable is not None:
            options["api_key"] = _key(settings.key_variable)
        elif settings.base_url is None:
            _check_key(self.model, self._provider)
        if settings.mode is not None:
            options["mode"] = instructor.Mode[_MODES[settings.mode]]
        try:
            client = instructor.from_provider(self.model, **options)
        except Exception as error:
            raise _refused_to_start(self.model, error) from None
        if hasattr(client.client, "max_retries"):
            client.client.max_retries = 0
        bound_replies(getattr(client.client, "_client", None), settings.timeout)
        return client


def _key(variable: str) -> str:
    key = os.environ.get(variable)
    if not key:
        raise SettingsError(
            f"The environment variable {variable} holds no key. Set it before the run.", code="model-key-missing"
        )
    return key


def _check_key(model: str, provider: str) -> None:
    """Refuse a hosted model without a key now, for not every library does before it has asked."""
    variables = _KEY_VARIABLES.get(provider, ())
    if variables and not any(os.environ.get(variable) for variable in variables):
        raise SettingsError(
            f"{model} needs a key, and the environment holds none. Set {variables[0]}, or name the variable that holds it with "
            "--key-variable. A server of your own is named by --base-url.",
            code="model-key-missing",
        )


def _refused_to_start(model: str, error: Exception) -> SettingsError:
    text = without_keys(str(error))
    if "Unsupported provider" in text or "must be in format" in text:
        provider = model.partition("/")[0]
        known = ", ".join(re.findall(r"'([\w-]+)'", text)) or "openai, anthropic, google, ollama"
        return SettingsError(
            f"{model}: there is no provider {provider}. Expected one of: {known}. A server that speaks as OpenAI's does is "
            "named openai/MODEL, with --base-url.",
            code="model-unknown-provider",
        )
    if isinstance(error, ImportError) or "package is required" in text or "Install it with" in text:
        if model.partition("/")[0] in _EXTRAS:
            text = f"its library is not installed. Install it with: pip install 'extractor[{model.partition('/')[0]}]'"
        return SettingsError(f"{model}: {text}", code="model-library-missing")
    return SettingsError(f"{model}: {text}", code="model-key-missing" if "key" in text.casefold() else "model-settings")


def _refuse_unknown_option(model: str, error: Exception) -> None:
    """Tell apart a library that does not take a setting, which no further request will change."""
    found = re.search(r"unexpected keyword argument '(\w+)'", str(_root(error)))
    if found is not None and isinstance(_root(error), TypeError):
        raise SettingsError(
            f"{model}: the library of the provider takes no {found[1]}. Give a file of settings (--llm-config) with: {found[1]}: null",
            code="model-settings",
        ) from None


def _answered(answer: Any, usage: Usage) -> Reply:
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for attribute, field in type(answer).model_fields.items():
        name, given = field.alias or attribute, getattr(answer, attribute)
        if isinstance(given, Malformed):
            faults[name] = given.reason
        elif isinstance(given, list):
            answers[name] = [one.model_dump(mode="json") for one in given]
        else:
            answers[name] = given.model_dump(mode="json") if isinstance(given, BaseModel) else None
    if not answers:
        return Reply("malformed", faults=faults, detail="the reply speaks of none of the fields", usage=usage)
    return Reply("answered", answers, faults, usage=usage)


def _unanswered(error: Exception | None, completion: Any) -> Reply:
    """Return what a reply is that the model gave and that is no answer."""
    usage, stopped = _usage(completion), _why_it_stopped(completion)
    if stopped in _CUT or _is_named(error, "IncompleteOutput"):
        return Reply("truncated", detail="the reply was cut off at its longest", usage=usage)
    refusal = _refusal(completion)
    if refusal is not None or stopped in _WITHHELD:
        said = _shortened(refusal or "")
        return Reply("refused", detail=f"the model refused{f': {said}' if said else ''}", usage=usage)
    return Reply("malformed", detail=f"the reply cannot be read: {_first_line(_root(error))}", usage=usage)


def _refusal(completion: Any) -> str | None:
    choices = getattr(completion, "choices", None)
    message = getattr(choices[0], "message", None) if choices else None
    return getattr(message, "refusal", None)


def _why_it_stopped(completion: Any) -> str:
    """Return the reason that the model stopped, in small letters."""
    for holder in (getattr(completion, "choices", None), getattr(completion, "candidates", None)):
        if holder:
            reason = getattr(holder[0], "finish_reason", None)
            return str(getattr(reason, "value", reason) or "").casefold()
    return str(getattr(completion, "stop_reason", None) or "").casefold()


def _usage(completion: Any) -> Usage:
    """Return the tokens that a reply says it took, by whichever names the provider counts."""
    given = getattr(completion, "usage", None) or getattr(completion, "usage_metadata", None)
    counts: Counter[str] = Counter()
    for ours, names in {
        "prompt": ("prompt_tokens", "input_tokens", "prompt_token_count"),
        "completion": ("completion_tokens", "output_tokens", "candidates_token_count"),
    }.items():
        said = next((count for name in names if (count := getattr(given, name, None)) is not None), 0)
        counts[ours] = min(max(said, 0), _MOST_TOKENS) if isinstance(said, int) else 0
    return Usage(counts["prompt"], counts["completion"])


def _transport_error(error: Exception) -> TransportError:
    """Return why a request has no reply, by the first exception of the chain that says it."""
    for one in _chain(error):
        status = getattr(one, "status_code", None) or getattr(one, "code", None)
        if isinstance(status, int) and 100 <= status < 600:
            headers = getattr(getattr(one, "response", None), "headers", None) or {}
            return TransportError(_first_line(one), status=status, retry_after=_seconds(headers.get("retry-after")))
        if _is_named(one, "Timeout"):
            return TransportError("no reply in time", timed_out=True)
        if _is_named(one, "Connect", "RemoteProtocol", "ReadError", "NetworkError"):
            return TransportError(f"no connection: {_first_line(_root(one))}")
    root = _root(error)
    # A body that is no reply at all, as a proxy sends it: the provider's library cannot make a completion of it.
    return TransportError(f"what came back is no reply: {type(root).__name__}: {_first_line(root)}", status=502)


def _seconds(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header; a date is read too."""
    if not header:
        return None
    try:
        return max(float(header), 0.0)
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime  # noqa: PLC0415
    from time import time  # noqa: PLC0415

    try:
        return max(parsedate_to_datetime(header).timestamp() - time(), 0.0)
    except ValueError:
        return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _root(error: BaseException | None) -> BaseException | None:
    """Return the first cause that is no wrapping of instructor's or tenacity's."""
    chain = list(_chain(error))
    return next((one for one in chain if not _is_named(one, "Retry")), chain[-1] if chain else None)


def _is_named(error: BaseException | None, *words: str) -> bool:
    """Whether a word stands in the name of an exception's class."""
    return error is not None and any(word in kind.__name__ for kind in type(error).__mro__ for word in words)


def _first_line(error: BaseException | None) -> str:
    """Return the first line of what an exception says, cut to a length, without keys."""
    if isinstance(error, ValidationError):
        text = error.errors(include_url=False, include_input=False, include_context=False)[0]["msg"]
    else:
        text = str(error)
    return _shortened(text)


def _shortened(text: str) -> str:
    """Return what somebody else says on one line, cut to a length, without keys."""
    return without_keys(" ".join(text.split()))[:_LONGEST_DETAIL]


def without_keys(text: str) -> str:
    """Return a text in which every key of the environment is hidden."""
    for name, value in os.environ.items():
        if name.upper().endswith(_KEY_ENDINGS) and len(value) >= _SHORTEST_KEY:
            text = text.replace(value, "***")
    return text
