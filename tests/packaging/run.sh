#!/usr/bin/env bash
# Builds the wheel, installs it away from the checkout, and uses the content it carries.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m pip wheel -q --no-deps -w "$work" .
.venv/bin/python -m venv "$work/venv" --system-site-packages
# the checkout's environment serves the dependencies, so that only the wheel itself is put to the test
"$work/venv/bin/python" -m pip install -q --no-deps --no-index --target "$work/site" "$work"/*.whl
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
cd "$work"
PYTHONPATH="$work/site:$site" "$work/venv/bin/python" -S - <<'PY'
import os, sys
sys.path[:] = [path for path in sys.path if not path.endswith("__editable__")]
import game
assert game.__file__.startswith(os.environ["PYTHONPATH"].split(":")[0]), game.__file__
from game.cli import main
assert main(["check"]) == 0
assert main(["simulate", "first_look", "--policy", "teaching", "--seed", "1"]) == 0
os.environ["SDL_VIDEODRIVER"] = "dummy"
assert main(["shot", "title", "title.png"]) == 0
assert os.path.getsize("title.png") > 10000
PY
echo "the wheel carries its content"
