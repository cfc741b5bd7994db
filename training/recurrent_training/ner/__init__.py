"""``ner``: named entities in English text."""
