"""`make judge`: suites and clients that others wrote, run against a demo of this clone.

The judges lie in a folder of their own (GUILDHALL_JUDGES, by default ../shared/judges) and are
copied before their packages are installed, so that nothing of theirs reaches our environment.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal import environment
from portal.environment import load
from portal.processes import ProcessError
from tests.harness.server import ROOT

# Its own log would drown what the judges say.
os.environ.setdefault("LOG_LEVEL", "ERROR")
FOLDER = Path(os.environ.get("GUILDHALL_JUDGES", ROOT.parent / "shared" / "judges"))
PLACE = ROOT / ".guildhall" / "judges"
PERSON, PASSWORD = "elena@vitosha.example", "guildhall-demo"
PAGES = ("/", "/customers/", "/deals/", "/accounts/password/change/")
QUERY = "{ viewer { email } customers(first: 3) { totalCount nodes { reference name } } }"
CODEGEN = ("customers.graphql", "changes.graphql")
READY_SECONDS = 180


@contextmanager
def demo() -> Iterator[str]:
    """The address of this clone's demo; one is started, and stopped, if none runs."""
    if running := environment.demo_environment():
        yield running["BASE_URL"]
        return
    command = [sys.executable, "-m", "portal.cli", "demo", "up", "--home", str(PLACE / "demo")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout or ():
            if "ready" in line:
                yield line.rpartition(" ")[2].strip()
                return
        raise ProcessError("the demo did not start")
    finally:
        process.terminate()
        process.wait(60)


def prepare() -> None:
    """Copy the judges and install their packages, once for what their lock file says."""
    lock = PLACE / "package-lock.json"
    fresh = lock.exists() and lock.read_bytes() == (FOLDER / lock.name).read_bytes()
    shutil.copytree(
        FOLDER, PLACE, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "demo")
    )
    for path in [PLACE, *PLACE.rglob("*")]:
        if "node_modules" not in path.parts and "demo" not in path.parts:
            path.chmod(path.stat().st_mode | 0o200)
    if not fresh or not (PLACE / "node_modules").is_dir():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=PLACE, check=True)


def early_cursor() -> str:
    """A cursor from before everything, so that a subscription has something to say at once."""
    feed = load("portal.live.feed")
    return str(feed.Position(0, 0).cursor)


def commands(url: str) -> Mapping[str, list[str]]:
    """Each judge's name with its call."""
    api = f"{url}/graphql/"
    socket = f"{url}/graphql/ws/".replace("http", "ws", 1)
    people = [f"--login={url}/accounts/login/", f"--user={PERSON}", f"--password={PASSWORD}"]
    stream = f'subscription {{ changes(first: 3, after: "{early_cursor()}") {{ cursor kind }} }}'
    operations = ROOT / "graphql" / "operations"
    documents = "\n".join((operations / name).read_text() for name in CODEGEN)
    pages = [f"{url}{path}" for path in PAGES]
    return {
        "GraphQL over HTTP": ["node", "graphql-http-audit.mjs", api, "--strict", *people],
        "graphql-transport-ws": [
            "node", "ws-client.mjs", socket, f"--sub={stream}", f"--query={QUERY}", *people,
        ],
        "JavaScript clients": [
            "node", "clients.mjs", api, f"--ws={socket}", f"--sub={stream}", f"--query={QUERY}",
            *people,
        ],
        "Relay": ["node", "relay-check.mjs", api, "--connection=deals", "--fields=reference",
                  *people],
        "Code generation": ["bash", "codegen.sh", api, documents, *people],
        "axe, wide": ["node", "axe.mjs", *pages, *people],
        "axe, phone, dark": ["node", "axe.mjs", *pages, "--width=390", "--dark", *people],
    }  # fmt: skip


def main() -> int:
    """Run every judge. Returns 0 if all are content, or none could be asked."""
    if not FOLDER.is_dir():
        print(f"No outside judges at {FOLDER}: set GUILDHALL_JUDGES. Nothing was judged.")
        return 0
    if shutil.which("npm") is None:
        print("The outside judges need Node 20 with npm; install it. Nothing was judged.")
        return 1
    prepare()
    verdicts = {}
    with demo() as url:
        for name, command in commands(url).items():
            print(f"\n== {name}", flush=True)
            result = subprocess.run(command, cwd=PLACE, check=False, timeout=600)
            verdicts[name] = result.returncode == 0
    print()
    for name, content in verdicts.items():
        print(f"{'ok  ' if content else 'FAIL'}  {name}")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
