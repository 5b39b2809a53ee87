"""Records to the tables of a database and back: SQLite as a file, or a PostgreSQL server."""

from extractor.sinks.database.load import Loaded, Loader, open_database
from extractor.sinks.database.read import read_database

__all__ = ["Loaded", "Loader", "open_database", "read_database"]
