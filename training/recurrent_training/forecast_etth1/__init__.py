"""``forecast-etth1``: seven hourly series of an electricity transformer, 96 hours ahead."""
