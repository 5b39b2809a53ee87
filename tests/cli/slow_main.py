"""The command line with fake workers that take their time: `python -m tests.cli.slow_main run …`."""

from __future__ import annotations

import extractor.corpus.batch
import extractor.schema
from extractor.cli import main
from tests.corpus.makers import SlowJob, tiny_schema

if __name__ == "__main__":
    extractor.corpus.batch.Job = SlowJob  # type: ignore[misc, assignment]
    extractor.schema.load_schema = lambda _: tiny_schema()
    main()
