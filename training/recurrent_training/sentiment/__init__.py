"""``sentiment``: negative or positive, for English sentences and reviews."""
