"""Measurements on the body: bench, and later trials and calibration."""
