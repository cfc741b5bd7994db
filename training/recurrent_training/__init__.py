"""Trains the models that the server serves out of the box, and writes their bundles."""
