#!/usr/bin/env bash
# Draws every screen and 200 frames on upstream pygame 2.6.1, in an environment of its own.
# Pythons without a wheel of it (3.14 and newer) are told so and left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
test -x .venv/bin/python || { echo "first install into .venv, as in the README"; exit 1; }
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info >= (3, 14))'; then
  echo "skipped: pygame 2.6.1 has no wheel for this Python"
  exit 0
fi
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q "pygame==2.6.1" "numpy>=1.26,<3" "pyyaml>=6.0.2" "pydantic>=2.11,<3" \
  "platformdirs>=4" "fontpkg-inter>=4.1" "pytest>=8" "pytest-timeout>=2.3" "hypothesis>=6.100"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$work/venv/bin/python" -m pytest tests/upstream -p no:cacheprovider
