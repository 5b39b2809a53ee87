"""All that goes wrong with real servers: fields that are not determined, with the reason, and the others come out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from extractor.errors import SettingsError
from extractor.llm.client import _KEY_VARIABLES, Client
from extractor.llm.proof import UNSUPPORTED
from extractor.llm.questions import form_of
from extractor.llm.settings import Price
from extractor.testing import (
    ModelServer,
    Reply,
    answer,
    dropped,
    failure,
    hang,
    invalid_body,
    invalid_json,
    misnamed,
    refusal,
    too_many_requests,
    truncated,
)
from tests.llm.bench import FIELDS, NOTHING, asked, read, settings_for, shown, stated
from tests.small import make_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.testing import Request

GOOD = {**NOTHING, "framework": stated("PyTorch", at=1)}


def answering(bad: Callable[[], Reply], field: str) -> Callable[[Request], Any]:
    """Return a model that fails whenever it is asked for a field."""
    return lambda request: bad() if field in asked(request) else answer({name: GOOD[name] for name in asked(request)})


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (lambda: truncated(NOTHING), "truncated: the reply was cut off at its longest"),
        (refusal, "refused: the model refused: I cannot help with that."),
        (invalid_json, "malformed: the reply cannot be read"),
        (lambda: misnamed(GOOD), "malformed: the reply does not speak of it"),
    ],
    ids=["truncated", "refused", "invalid JSON", "wrong names"],
)
def test_a_bad_reply_costs_its_field_only(tmp_path: Path, bad: Callable[[], Reply], reason: str) -> None:
    """The question is halved until the bad field stands alone; it is not determined, the others are answered."""
    said = read(answering(bad, "code"), tmp_path, splits=5)
    assert said.results["code"].status == "not determined"
    assert said.results["code"].reason is not None
    assert said.results["code"].reason.startswith(f"openai/scripted: {reason}")
    others = {name: result.status for name, result in said.results.items() if name != "code"}
    assert others == dict.fromkeys((name for name in FIELDS if name != "code"), "not stated") | {"framework": "stated"}
    assert said.pauses == []


def test_a_truncated_question_is_never_asked_again_unchanged(tmp_path: Path) -> None:
    """Every further question has fewer fields, or fewer sentences for a single one."""
    said = read(lambda _: truncated(NOTHING), tmp_path, splits=5, text="The code and the split. " * 40)
    questions = [(asked(request), tuple(shown(request))) for request in said.requests]
    assert len(set(questions)) == len(questions)
    alone = [len(sentences) for fields, sentences in questions if fields == ("code",)]
    assert alone == sorted(alone, reverse=True)
    assert len(alone) > 1
    assert {result.status for result in said.results.values()} == {"not determined"}


@pytest.mark.parametrize(("splits", "requests"), [(0, 1), (1, 3), (2, 6)])
def test_smaller_questions_are_bounded(tmp_path: Path, splits: int, requests: int) -> None:
    """How often a question is halved is a setting; five fields make two, then four questions, one of which has fewer sentences."""
    said = read(lambda _: truncated(NOTHING), tmp_path, splits=splits)
    assert len(said.requests) <= requests + splits
    assert {result.status for result in said.results.values()} == {"not determined"}


def test_one_field_in_a_wrong_form_is_asked_for_again_alone(tmp_path: Path) -> None:
    """The fields that were answered well are neither asked nor paid for twice."""
    broken = {**GOOD, "datasets": {"status": "perhaps"}, "split": "yes"}
    said = read(
        [broken, {"datasets": stated("Snapshot Serengeti", at=3), "split": {"status": "unsure"}}, {"split": 1}],
        tmp_path,
    )
    assert [sorted(asked(request)) for request in said.requests][1:] == [["datasets", "split"], ["split"]]
    assert said.values() == {"framework": ["PyTorch"], "datasets": ["Snapshot Serengeti"]}
    assert said.results["split"].reason is not None
    assert said.results["split"].reason.startswith("openai/scripted: malformed: ")


@pytest.mark.parametrize(
    "loose",
    [
        {"status": "STATED", "values": [{"value": "PyTorch", "sentences": "1"}]},
        {"status": "stated", "values": [{"value": "PyTorch", "sentences": ["[1]"]}, None], "comment": "sure"},
        {"status": "stated", "values": [{"value": "PyTorch", "sentences": 1, "version": 1.7}], "sentences": None},
    ],
)
def test_small_departures_from_the_form_are_understood(tmp_path: Path, loose: dict[str, Any]) -> None:
    """Capitals, one number for a list of one, brackets, and keys too many are no failures."""
    said = read([{**NOTHING, "framework": loose}], tmp_path)
    assert (said.values(), len(said.requests)) == ({"framework": ["PyTorch"]}, 1)


def test_a_busy_server_is_asked_again_when_it_says(tmp_path: Path) -> None:
    """Retry-After is honoured; without it the pauses double."""
    said = read([too_many_requests(retry_after=7), too_many_requests(retry_after=None), failure(503), GOOD], tmp_path)
    assert said.pauses == [7.0, 2.0, 4.0]
    assert said.values() == {"framework": ["PyTorch"]}
    assert [request.body for request in said.requests] == [said.requests[0].body] * 4


@pytest.mark.parametrize("bad", [lambda: failure(500), invalid_body], ids=["status 500", "no JSON"])
def test_a_broken_server_is_given_up_after_some_attempts(tmp_path: Path, bad: Callable[[], Reply]) -> None:
    """What the server cannot do is not determined; a smaller question would not help it."""
    said = read(lambda _: bad(), tmp_path, attempts=3)
    assert len(said.requests) == 3
    assert {result.status for result in said.results.values()} == {"not determined"}


def test_what_the_client_did_wrong_is_not_sent_again(tmp_path: Path) -> None:
    """Status 422 will be 422 again."""
    said = read(lambda _: failure(422, "temperature is not supported"), tmp_path)
    assert (len(said.requests), said.pauses) == (1, [])
    assert said.results["code"].reason == "openai/scripted: rejected: Error code: 422 - " + (
        "{'error': {'message': 'temperature is not supported', 'type': 'server_error', 'param': None, 'code': None}}"
    )


def test_a_question_that_is_too_long_for_the_server_is_made_shorter(tmp_path: Path) -> None:
    """A complaint about the length is no end: less is asked."""
    too_long = failure(400, "This model's maximum context length is 512 tokens.", kind="invalid_request_error")
    said = read(
        lambda request: too_long if len(asked(request)) > 3 else {name: GOOD[name] for name in asked(request)}, tmp_path
    )
    assert said.values() == {"framework": ["PyTorch"]}
    assert all(result.status != "not determined" for result in said.results.values())


def test_a_hanging_server_is_asked_for_less_and_then_left(tmp_path: Path) -> None:
    """A request that takes too long is not repeated as it was; after three in a row the paper is given up."""
    said = read(lambda _: hang(), tmp_path, timeout=0.15)
    assert len(said.requests) == 3
    assert len({request.text for request in said.requests}) == 3
    assert {result.status for result in said.results.values()} == {"not determined"}
    reasons = {result.reason for result in said.results.values()}
    assert reasons == {
        "openai/scripted: timed out: no reply in time",
        "openai/scripted: it left several requests in a row without reply",
    }


def test_a_server_that_goes_away_costs_the_fields_that_are_left(tmp_path: Path) -> None:
    """Once anything was answered, a lost connection is a state of the fields and no end of the run."""
    said = read([GOOD | {"code": "?"}, dropped(), dropped(), dropped(), dropped()], tmp_path, attempts=2)
    assert said.values() == {"framework": ["PyTorch"]}
    assert said.results["code"].reason is not None
    assert said.results["code"].reason.startswith("openai/scripted: failed: no connection")


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        (
            {"base_url": "http://127.0.0.1:9/v1"},
            "model-unreachable",
            r"http://127.0.0.1:9/v1/.*[^.]\. Is the server running",
        ),
        ({"models": ("nobody/knows",)}, "model-settings", "nobody/knows"),
        (
            {"models": ("nobody/knows",), "base_url": None},
            "model-unknown-provider",
            "no provider nobody. Expected one of: openai, ",
        ),
        ({"key_variable": "NO_SUCH_KEY_HERE"}, "model-key-missing", "NO_SUCH_KEY_HERE"),
    ],
)
def test_what_cannot_be_asked_at_all_ends_the_run(
    tmp_path: Path, settings: dict[str, Any], code: str, words: str
) -> None:
    """Where no request can go better, the first one says so, with what to mend."""
    with pytest.raises(SettingsError, match=words) as caught:
        read([], tmp_path, **settings)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("model", "variable"),
    [("openai/a", "OPENAI_API_KEY"), ("anthropic/a", "ANTHROPIC_API_KEY"), ("google/a", "GOOGLE_API_KEY")],
)
def test_a_hosted_model_without_a_key_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, variable: str
) -> None:
    """Before anything is sent, and in the words of this program, whatever the library of the provider does."""
    for name in [name for names in _KEY_VARIABLES.values() for name in names]:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match=f"Set {variable}, or name") as caught:
        read([], tmp_path, models=(model,), base_url=None)
    assert caught.value.code == "model-key-missing"


@pytest.mark.parametrize(
    ("status", "code"), [(401, "model-key-refused"), (403, "model-key-refused"), (404, "model-not-found")]
)
def test_a_key_or_model_that_the_server_does_not_know_ends_the_run(tmp_path: Path, status: int, code: str) -> None:
    """It will not know them for the next paper either."""
    with pytest.raises(SettingsError) as caught:
        read([failure(status, "No.")], tmp_path)
    assert caught.value.code == code


def test_a_key_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that repeats the key in its complaint does not bring it into a message."""
    monkeypatch.setenv("MY_API_KEY", "sk-very-secret")
    with pytest.raises(SettingsError) as caught:
        read([failure(401, "Incorrect API key provided: sk-very-secret")], tmp_path, key_variable="MY_API_KEY")
    assert "sk-very-secret" not in str(caught.value)
    assert "***" in str(caught.value)


def test_a_key_goes_only_where_it_was_named_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of one provider is not sent to another address that is asked in its manner."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert read([NOTHING], tmp_path / "a").requests[0].headers["authorization"] == "Bearer none"
    said = read([NOTHING], tmp_path / "b", key_variable="OPENAI_API_KEY")
    assert said.requests[0].headers["authorization"] == "Bearer sk-very-secret"


def test_a_setting_that_a_library_does_not_take_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries of providers differ; the message says which setting to leave out."""
    options = Client._options
    monkeypatch.setattr(Client, "_options", lambda self, sample: {**options(self, sample), "warmth": 1})
    with pytest.raises(SettingsError, match="takes no warmth") as caught:
        read([], tmp_path)
    assert caught.value.code == "model-settings"


@pytest.mark.parametrize("count", [-(10**12), 10**30, 1.5, "many"])
def test_tokens_that_no_request_takes_cost_neither_the_run_nor_its_limits(tmp_path: Path, count: Any) -> None:
    """What a server counts is bounded before it is added up, so that it neither gives back money nor breaks the ledger."""
    reply = replace(answer(GOOD), prompt_tokens=count, completion_tokens=count)
    said = read([reply], tmp_path, prices={"*": Price(input=1.0, output=1.0)}, max_cost=1e9)
    assert said.values() == {"framework": ["PyTorch"]}
    with closing(sqlite3.connect(tmp_path / "costs.sqlite")) as ledger:
        (spent,) = ledger.execute("SELECT sum(cost) FROM requests").fetchone()
    assert 0 <= spent <= 2000


def test_a_refusal_is_told_on_one_short_line(tmp_path: Path) -> None:
    """What a model says when it refuses goes into a record, and so it is cut to a length like every detail."""
    said = read(lambda _: refusal("No.\n" * 1000), tmp_path)
    reasons = {result.reason or "" for result in said.results.values()}
    assert all("\n" not in reason and len(reason) < 400 for reason in reasons)
    assert any("the model refused: No. No." in reason for reason in reasons)


@pytest.mark.parametrize("number", ["1e999999999", "9" * 5000, "10^400"])
def test_a_number_beyond_all_bounds_is_turned_down(tmp_path: Path, number: str) -> None:
    """A number that no float holds is not what the sentence says; the other fields come out."""
    bad = {"status": "stated", "values": [{"name": "learning rate", "number": number, "sentences": [1]}]}
    said = read([{**GOOD, "hyperparameters": bad}], tmp_path)
    assert said.values() == {"framework": ["PyTorch"]}
    assert [reason for _, _, reason in said.misses("hyperparameters")] == [UNSUPPORTED]


def test_a_value_longer_than_its_sentence_is_turned_down(tmp_path: Path) -> None:
    """A value or an address of a million characters is looked for nowhere, for no sentence can hold it."""
    long = {"datasets": stated("Snapshot " * 100_000, at=3), "code": stated("https://github.com/" + "a" * 10**6, at=5)}
    said = read([{**GOOD, **long}], tmp_path)
    assert said.values() == {"framework": ["PyTorch"]}
    assert [reason for name in long for _, _, reason in said.misses(name)] == [UNSUPPORTED, UNSUPPORTED]


def test_fields_named_like_parts_of_the_form_are_asked_for(tmp_path: Path) -> None:
    """A checklist may call its fields as it likes, also as the library behind the form calls its own attributes."""
    names = ("copy", "json", "model_config", "model_dump", "model_post_init", "schema", "field_0")
    field = {"kind": "term", "question": "Which framework?", "vocabulary": [{"name": "PyTorch"}]}
    form = form_of(list(make_schema(**dict.fromkeys(names, field)).fields.values()))
    assert tuple(form.model_json_schema()["properties"]) == names
    with ModelServer(lambda _: answer({name: stated("PyTorch", at=1) for name in names})) as server:
        client = Client("openai/scripted", settings_for(server, tmp_path))
        reply = client.ask([{"role": "user", "content": "?"}], form)
        client.close()
    assert (reply.outcome, tuple(reply.answers), reply.faults) == ("answered", names, {})
