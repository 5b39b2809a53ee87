"""Data to the text of a script element, and safe there.

What is large is deflated (RFC 1950, which browsers inflate by themselves) and written in base 85, where five letters are four bytes; base64
has five and a third. The letters are those of Python's `base64.b85encode`, but for the three that mean something to HTML.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Final

_SPELLED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script_json(data: object) -> str:
    r"""Return data as JSON that cannot end or open an element, whatever it holds.

    >>> script_json({"title": "</script><!-- & more"})
    '{"title":"\\u003c/script\\u003e\\u003c!-- \\u0026 more"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_SPELLED)


_TO_PLAIN: Final = str.maketrans("<>&", ",./")
_FROM_PLAIN: Final = str.maketrans(",./", "<>&")


def pack(data: object) -> str:
    """Return data as deflated JSON in base 85."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    deflate = zlib.compressobj(level=9, memLevel=9)
    return base64.b85encode(deflate.compress(plain) + deflate.flush()).decode("ascii").translate(_TO_PLAIN)


def unpack(packed: str) -> object:
    """Return the data of a packed text.

    >>> unpack(pack({"title": "<b>"}))
    {'title': '<b>'}
    """
    loaded: object = json.loads(zlib.decompress(base64.b85decode(packed.translate(_FROM_PLAIN))))
    return loaded
