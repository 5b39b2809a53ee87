"""Settings from a file, options and code, and prompts from files: what is refused, and what can change a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extractor.errors import SettingsError
from extractor.llm.settings import LanguageModelSettings, load_settings
from extractor.llm.templates import NAMES, load_templates
from extractor.pipeline import Settings, configuration_hash
from tests.llm.bench import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

MODEL = {"models": ("openai/a",)}


def config(**given: Any) -> str:
    """Return the configuration hash under some settings."""
    return configuration_hash(
        SCHEMA, Settings(backend="llm", llm=LanguageModelSettings.model_validate({**MODEL, **given}))
    )


def test_options_win_over_the_file(tmp_path: Path) -> None:
    """What is given on the command line replaces what the file says; paths of the file are relative to it."""
    file = tmp_path / "models.yaml"
    file.write_text(
        "models: [ollama/llama3.1]\nvote: any\nseed: 3\ncache: replies\nprices: {'*': {input: 1, output: 2}}\n"
    )
    settings = load_settings(file, {"models": ("openai/b",), "vote": None, "seed": 4})
    assert (settings.models, settings.vote, settings.seed, settings.cache) == (
        ("openai/b",),
        "any",
        4,
        tmp_path / "replies",
    )
    assert settings.prices["*"].of(1_000_000, 0) == 1.0


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("models: [gpt-4]", "models.0: expected PROVIDER/NAME, such as ollama/llama3.1 or openai/gpt-4o-mini."),
        ("models: [openai/a]\nmodel: b", "model: Extra inputs are not permitted."),
        ("models: [openai/a]\ntemperature: 3", "temperature"),
        ("models: [openai/a]\napi_key: sk-secret", "api_key: Extra inputs are not permitted."),
        ("models: [openai/a, openai/a]", "named twice"),
        ("models: [openai/a]\nsamples: 3", "give a temperature above 0"),
        ("models: [openai/a]\nmax_cost: 3", "max_cost needs the price of openai/a"),
        ("models: [openai/a]\nbase_url: localhost:80", "base_url: expected an address such as http"),
        ("- openai/a", "holds no settings"),
        ("models: [openai/a", "models.yaml"),
        ("seed: 1\nseed: 2\nmodels: [openai/a]", "seed"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, written: str, words: str) -> None:
    """With the file it stands in; a key of a provider is no setting and is not repeated."""
    file = tmp_path / "models.yaml"
    file.write_text(written)
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {})
    assert caught.value.code == "model-settings"
    assert words in caught.value.message
    assert "sk-secret" not in caught.value.message


def test_a_model_that_is_refused_is_one_problem() -> None:
    """That the list is empty without it is not said as well."""
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {"models": ("gpt-4",)})
    assert caught.value.message == "--model: expected PROVIDER/NAME, such as ollama/llama3.1 or openai/gpt-4o-mini."


def test_a_model_must_be_named() -> None:
    """There is no model by default: which one reads is the user's to say."""
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {"models": None})
    assert caught.value.code == "no-model"


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"vote": "any"}, {"models": ("openai/b",)}, {"input_tokens": 999}, {"base_url": "http://a/v1"}],
    ids=str,
)
def test_what_can_change_a_record_is_in_its_hash(change: dict[str, Any]) -> None:
    """Models, votes, budgets of tokens: another hash, so that a run does not take up records of another kind."""
    assert config(**change) != config()


@pytest.mark.parametrize(
    "change",
    [
        {"timeout": 5},
        {"max_cost": 1, "prices": {"*": {"input": 1, "output": 1}}},
        {"concurrency": 1},
        {"run": 7},
        {"key_variable": "A_KEY"},
    ],
    ids=str,
)
def test_how_the_work_is_done_is_not_in_the_hash(change: dict[str, Any]) -> None:
    """Limits, prices, keys and the run's number change no record."""
    assert config(**change) == config()


def test_settings_of_models_do_not_touch_the_rules() -> None:
    """Records of the rules are the same whatever is said of models."""
    llm = LanguageModelSettings.model_validate(MODEL)
    assert configuration_hash(SCHEMA, Settings(llm=llm)) == configuration_hash(SCHEMA, Settings())


def test_prompts_can_be_replaced_one_by_one_and_are_in_the_hash(tmp_path: Path) -> None:
    """A folder replaces what it holds; the words count, not the place."""
    (tmp_path / "system.txt").write_text("Fill in the form.")
    own = load_templates(tmp_path)
    assert own.fill("system") == "Fill in the form."
    assert own.fill("question", fields="F", sentences="S $1", fence="=") == load_templates().fill(
        "question", fields="F", sentences="S $1", fence="="
    )
    assert config(prompts=tmp_path) != config()
    (tmp_path / "system.txt").write_text(load_templates().fill("system"))
    assert config(prompts=tmp_path) == config()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("question.txt", "Just answer."),
        ("question.txt", "$fields $sentences $fence $unknown"),
        ("system.txt", "It costs 5 $!"),
    ],
)
def test_a_prompt_that_cannot_be_filled_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """Before anything is asked, with the names that it must hold."""
    (tmp_path / name).write_text(text)
    with pytest.raises(SettingsError, match=name) as caught:
        load_templates(tmp_path)
    assert caught.value.code == "prompts-unusable"


def test_a_folder_without_prompts_is_refused(tmp_path: Path) -> None:
    """A wrong path would else go unnoticed."""
    with pytest.raises(SettingsError, match="holds no prompt"):
        load_templates(tmp_path)


def test_shipped_prompts_are_files_that_a_person_can_read() -> None:
    """Each is there, in plain text, and ends in a line end."""
    assert all(text.endswith("\n") and "{" not in text for _, text in load_templates().texts)
    assert tuple(name for name, _ in load_templates().texts) == NAMES
