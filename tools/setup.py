"""Make the course's environment in `.venv`, from nothing but Python.

    python3 tools/setup.py [learner|test|lock]

A second run finds the stamp of the first and is done at once. Only the standard
library is used here, and only what old Pythons read too, so that a wrong
version is told rather than shown as a syntax error.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-setup.json"
TOOLS = ROOT / ".tools"
# Used only where no uv is installed.
UV_VERSION = "0.13.9"
LOCKS = {"learner": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
GROUPS = {"learner": ["build"], "test": ["build", "test"]}
OLDEST = (3, 11)


def stop(message):
    sys.exit("set-up: " + message)


def programs(folder):
    return folder / ("Scripts" if os.name == "nt" else "bin")


def digest(paths):
    """One hash over names and contents."""
    found = hashlib.sha256()
    for path in paths:
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def project_files():
    """What the installation of the course itself copies into the environment."""
    folders = [ROOT / "labextension", ROOT / "course" / "server" / "etc"]
    files = [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]
    return [ROOT / "pyproject.toml", *files]


def read_stamp():
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    # A moved or copied folder holds an environment that points to the old place.
    if stamp.get("place") != str(VENV) or not (programs(VENV) / "python").exists():
        return {}
    return stamp


def find_uv():
    """uv from the PATH, else our own copy in `.tools`."""
    found = shutil.which("uv")
    if found:
        return found
    own = programs(TOOLS) / "uv"
    if not own.exists():
        print("set-up: getting uv, the installer ...", flush=True)
        run([sys.executable, "-m", "venv", str(TOOLS)], "make a virtual environment")
        pip = [str(programs(TOOLS) / "python"), "-m", "pip", "--disable-pip-version-check"]
        run([*pip, "install", "--quiet", "uv==" + UV_VERSION], "install uv")
    return str(own)


OFFLINE = (
    "dns error",
    "name resolution",
    "failed to connect",
    "error sending request",
    "connection",
    "network",
    "could not find a version",
    "timed out",
    "client error",
)


def run(command, purpose, quiet=True):
    """Run a step; on failure say in one line what failed, after the tool's own words."""
    try:
        done = subprocess.run(
            command,
            cwd=str(ROOT),
            # A company's own certificates are the system's, not those that uv brings.
            env={"UV_SYSTEM_CERTS": "1", **os.environ},
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
        )
    except OSError as error:
        stop(f"cannot {purpose} ({error})")
    if done.returncode == 0:
        return
    said = done.stdout or ""
    if "space" in said.lower() and "device" in said.lower():
        stop(f"cannot {purpose}: the disk is full")
    if any(word in said.lower() for word in OFFLINE):
        stop(
            f"cannot {purpose}: no connection. The first set-up needs the internet; "
            "connect and run the same command again"
        )
    sys.stderr.write(said)
    stop(f"cannot {purpose} (see above)")


def install(mode):
    stamp = read_stamp()
    # An author's environment also serves a learner: do not take tools away.
    if mode == "learner" and stamp.get("mode") == "test":
        mode = "test"
    wanted = {
        "mode": mode,
        "place": str(VENV),
        "lock": digest([LOCKS[mode]]),
        "project": digest(project_files()),
    }
    if stamp == wanted:
        return
    uv = find_uv()
    python = str(programs(VENV) / "python")
    if not stamp:
        print(
            "set-up: making the environment in .venv; the first time takes a minute or two",
            flush=True,
        )
        run(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)],
            "make the environment",
        )
    if stamp.get("lock") != wanted["lock"]:
        STAMP.unlink(missing_ok=True)
        run(
            [
                uv,
                "pip",
                "sync",
                "--quiet",
                "--python",
                python,
                "--require-hashes",
                "--compile-bytecode",
                str(LOCKS[mode]),
            ],
            "install the packages",
        )
    # Everything this needs is there by now: no network.
    run(
        [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            python,
            "--offline",
            "--no-deps",
            "--no-build-isolation",
            "--reinstall-package",
            "product-to-cpo",
            "-e",
            str(ROOT),
        ],
        "install the course",
    )
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    print("set-up: done", flush=True)


def lock():
    """Resolve pyproject.toml into the two lock files; the test one agrees with the learner's."""
    uv = find_uv()
    for mode in ("learner", "test"):
        command = [
            uv,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            "--no-annotate",
        ]
        for group in GROUPS[mode]:
            command += ["--group", group]
        if mode == "test":
            command += ["--constraints", str(LOCKS["learner"])]
        command += ["--upgrade"] if "--upgrade" in sys.argv else []
        run([*command, "pyproject.toml", "-o", LOCKS[mode].name], "lock the " + mode + " packages")
        print("set-up: wrote " + LOCKS[mode].name, flush=True)


def main():
    if sys.version_info < OLDEST:
        stop(
            "Python 3.11 or newer is needed, this is {}.{}; "
            "choose another with `make PYTHON=python3.12`".format(*sys.version_info)
        )
    mode = sys.argv[1] if len(sys.argv) > 1 else "learner"
    if mode == "lock":
        lock()
    elif mode in LOCKS:
        try:
            install(mode)
        except OSError as error:
            stop(
                f"cannot write to {ROOT} ({error.strerror}); copy the course to a folder of your own"
            )
    else:
        stop(f"what is {mode!r}? One of learner, test, lock")


if __name__ == "__main__":
    main()
