"""The command line with fake workers that do what a fault in a library would: `python -m tests.cli.faulty_main run …`."""

from __future__ import annotations

import extractor.corpus.batch
import extractor.schema
from extractor.cli import main
from tests.corpus.makers import FaultyJob, tiny_schema

if __name__ == "__main__":
    extractor.corpus.batch.Job = FaultyJob  # type: ignore[misc, assignment]
    extractor.schema.load_schema = lambda _: tiny_schema()
    main()
