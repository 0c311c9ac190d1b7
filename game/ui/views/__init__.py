"""Frozen view models: what a screen shows, made from the chart and the public side of the level alone."""
