"""``ner-zh``: named entities in Chinese text, by characters."""
