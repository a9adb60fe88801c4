"""How days and numbers are written in each language of the pages (FORMAT_MODULE_PATH)."""
