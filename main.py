"""Seed & Soil, from a checkout."""

from game.cli import main

raise SystemExit(main())
