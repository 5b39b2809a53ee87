"""What readers decide about records: read from lines, merged into records, turned into gold, and compared."""
