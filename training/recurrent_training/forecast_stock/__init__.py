"""``forecast-stock``: the S&P 500, day by day; how far it may move rather than where to."""
