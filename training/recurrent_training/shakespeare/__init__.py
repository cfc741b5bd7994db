"""``shakespeare``: writes on in the manner of the plays, character by character."""
