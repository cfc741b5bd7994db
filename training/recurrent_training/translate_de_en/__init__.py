"""``translate-de-en``: German captions into English; GRU encoder and decoder with attention."""
