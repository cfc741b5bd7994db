"""``tang-poetry``: writes regular Tang poems, character by character."""
