"""FINN's log, live: coloured by level, filtered, searched, bounded."""
