"""``sentiment-zh``: negative or positive, for Chinese reviews."""
