"""The body and its rules: silent, pure, exact."""
