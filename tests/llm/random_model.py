"""A language model of random weights, written to a file of a quarter of a megabyte, and a real inference server that runs it.

The model has the bytes for its vocabulary and two layers. It knows nothing, so that whatever it says is invented. One direction of its
hidden state is the same everywhere; along it the output prefers letters, digits and the marks of JSON, so that what it says is short
and looks like answers: names of a few letters, small numbers, lists of several things.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME: Final = "random"
CONTEXT: Final = 16_384
"""Tokens, which are bytes: a question with its form takes some 5,000."""
_WIDTH: Final = 32
_HEADS: Final = 2
_LAYERS: Final = 2
_INNER: Final = 64
_CONTROL: Final = (b"<unk>", b"<s>", b"</s>")
_UNLIKELY: Final = -6.0
_LIKELY: Final[Mapping[str, float]] = {
    "abcdefghijklmnopqrstuvwxyz": 0.0,
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ": -1.0,
    "0123456789": -1.0,
    " -.": 0.0,
    "n": -1.0,
    "s": 1.5,
    '"': 2.5,
    "[": 1.0,
    "]": 0.0,
    "{": 4.0,
    "}": 1.5,
    ",": 1.5,
    ":": 1.0,
}
_SECONDS_TO_START: Final = 120.0


def write_random_model(path: Path, *, seed: int = 0) -> None:
    """Write the model as GGUF, in the architecture of Llama."""
    import gguf  # Not there where only the other tests are run.

    random = np.random.default_rng(seed)
    tokens = [*_CONTROL, *(f"<0x{byte:02X}>".encode() for byte in range(256))]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(NAME)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    writer.add_token_types([*kinds, *[gguf.TokenType.BYTE] * 256])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    for name, values in _tensors(random, len(tokens)).items():
        writer.add_tensor(name, np.ascontiguousarray(values, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(random: np.random.Generator, tokens: int) -> dict[str, Any]:
    """Return the weights by name, rows first."""
    embedding = random.standard_normal((tokens, _WIDTH)) * 0.3
    embedding[:, 0] = 3.0  # The direction that is the same everywhere.
    output = random.standard_normal((tokens, _WIDTH)) * 0.15
    output[:, 0] = _bias(tokens) / np.sqrt(_WIDTH)
    tensors = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(_WIDTH),
        "output.weight": output,
    }
    head = _WIDTH // _HEADS
    shapes = {
        "attn_q": (_WIDTH, _WIDTH),
        "attn_k": (head, _WIDTH),
        "attn_v": (head, _WIDTH),
        "attn_output": (_WIDTH, _WIDTH),
        "ffn_gate": (_INNER, _WIDTH),
        "ffn_up": (_INNER, _WIDTH),
        "ffn_down": (_WIDTH, _INNER),
    }
    for layer in range(_LAYERS):
        tensors |= {f"blk.{layer}.{norm}.weight": np.ones(_WIDTH) for norm in ("attn_norm", "ffn_norm")}
        tensors |= {f"blk.{layer}.{name}.weight": random.standard_normal(shape) * 0.1 for name, shape in shapes.items()}
    return tensors


def _bias(tokens: int) -> Any:
    bias = np.full(tokens, _UNLIKELY)
    for characters, weight in _LIKELY.items():
        for character in characters:
            bias[len(_CONTROL) + ord(character)] = weight
    return bias


@contextmanager
def serving(model: Path, log: Path) -> Iterator[str]:
    """Run a server of llama.cpp on loopback that calls tools under the grammar of their schema; yield its base URL, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--host", "127.0.0.1", "--port", str(port)]
    options = {
        "model": str(model),
        "model_alias": NAME,
        "chat_format": "chatml-function-calling",
        "n_ctx": str(CONTEXT),
        "n_batch": "2048",
        "verbose": "false",
    }
    with log.open("wb") as written:
        server = subprocess.Popen(
            [*command, *(part for name, value in options.items() for part in (f"--{name}", value))],
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/v1"
            _await(server, address, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _await(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it ended, or it does not answer in time; with the end of what it wrote.
    """
    until = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{address}/models", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server does not answer:\n{log.read_text(errors='replace')[-2000:]}")
