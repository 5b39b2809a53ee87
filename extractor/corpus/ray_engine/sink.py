"""Rows of records to the parts of a folder: Ray Data names, places and retries them, here their content is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from ray.data import SaveMode
from ray.data.block import BlockAccessor
from ray.data.datasource import BlockBasedFileDatasink

from extractor.corpus.ray_engine.rows import DONE, Written
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

_RECORDS_PER_PART: Final = 1000


class RecordParts(BlockBasedFileDatasink):  # type: ignore[misc]
    """A folder of parts. `written` counts what a run has added, once it is over.

    Raises:
        SettingsError: `output-foreign`, a folder that holds something else.
    """

    def __init__(self, folder: str, *, is_parquet: bool, fresh: bool) -> None:
        super().__init__(
            folder,
            min_rows_per_file=_RECORDS_PER_PART,
            file_format="parquet" if is_parquet else "jsonl",
            mode=SaveMode.OVERWRITE if fresh else SaveMode.APPEND,
        )
        self.written = Written()
        self._is_parquet = is_parquet
        if not self._is_ours(folder):
            raise SettingsError(
                f"{folder} exists and holds something else than parts of records. Give another folder with -o.",
                code="output-foreign",
            )

    def write(self, blocks: Iterable[Any], ctx: Any) -> Written:
        """Write a part; return what is in it. Called by Ray Data, on any machine."""
        kept = list(blocks)
        super().write(kept, ctx)
        written = Written()
        for block in kept:
            for row in BlockAccessor.for_block(block).iter_rows(public_row_format=True):
                written.count(row)
        return written

    def write_block_to_file(self, block: Any, file: Any) -> None:
        """Write the content of a part. Called by Ray Data."""
        if self._is_parquet:
            block.to_pandas().to_parquet(file, index=False)
        else:
            file.write("".join(f"{record}\n" for record in block.to_arrow().column("record").to_pylist()).encode())

    def on_write_complete(self, write_result: Any) -> None:
        """Add up what is in the parts. Called by Ray Data, where the run was started."""
        super().on_write_complete(write_result)
        for written in write_result.write_returns:
            if written is not None:  # A task that had nothing to write.
                self.written.add(written)

    def _is_ours(self, folder: str) -> bool:
        """Whether there is nothing in the folder, or what an earlier run has noted to be done."""
        if "://" not in folder:
            return not os.path.exists(folder) or os.listdir(folder) == [] or os.path.isdir(os.path.join(folder, DONE))
        kinds = [self.filesystem.get_file_info(path).type.name for path in (self.path, f"{self.path}/{DONE}")]
        return bool(kinds[0] == "NotFound" or kinds[1] != "NotFound")
