"""`make judge`: suites and clients that others wrote, run against a demo of this clone.

The judges lie in a folder of their own (GUILDHALL_JUDGES, by default ../shared/judges) and are
copied before their packages are installed, so that nothing of theirs reaches our environment.
`make test` asks them too (`--if-present`): where they or their tools are absent it says so.
"""

import json
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
# Thousands of questions in a minute are to be answered, not to be refused as too many.
os.environ.setdefault("API_POINTS_PER_MINUTE", "10000000")
FOLDER = Path(os.environ.get("GUILDHALL_JUDGES", ROOT.parent / "shared" / "judges"))
PLACE = ROOT / ".guildhall" / "judges"
PERSON, SELLER, ADMINISTRATOR = (
    "elena@vitosha.example",
    "georgi@aldera.example",
    "asen@aldera.example",
)
PASSWORD = "guildhall-demo"
PAGES = ("/", "/customers/", "/deals/", "/accounts/password/change/")
# Pages whose HTML is judged: of a partner, and of the house.
PARTNERS_PAGES = (
    *PAGES, "/deals/new/", "/deals/?as=board", "/price-feedback/", "/orders/", "/products/",
    "/price-lists/", "/market/", "/reports/", "/inbox/", "/me/", "/accounts/email/", "/partner/",
)  # fmt: skip
HOUSE_PAGES = (
    "/approvals/", "/partners/", "/imports/", "/exports/", "/manage/", "/manage/styleguide/",
    "/manage/routes/", "/manage/routes/mining/", "/manage/routes/standstill/",
    "/manage/sharing-rules/", "/manage/sharing-proof/", "/reports/orders/",
)  # fmt: skip
INSERT = (
    'mutation { createCustomer(input: {values: {name: "Relay Probe", country: "BG"}})'
    " { userErrors { message } } }"
)
MUTATION = 'mutation { addComment(input: {record: "", text: "x"}) { userErrors { code } } }'
QUERY = "{ viewer { email } customers(first: 3) { totalCount nodes { reference name } } }"
# The Python client wants another graphql-core than ours: an environment of its own.
GQL = PLACE / "gql" / "bin" / "python"
FUZZ = PLACE / "fuzz" / "bin" / "python"
FUZZ_EXAMPLES = "200"
# How long each role's questions may take, by itself and within all tests; root fields share it.
FUZZ_SECONDS, FUZZ_BRIEFLY = os.environ.get("GUILDHALL_FUZZ_SECONDS", "120"), "20"
UV = ROOT / ".tools" / "bin" / "uv"
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
    # Today's code generator puts what operations need beside them; with every type of the schema
    # in the same file, as the judge asks for, it declares enumerations twice.
    driver = (PLACE / "codegen.sh").read_text()
    alone = driver.replace('"typescript","typescript-operations"', '"typescript-operations"')
    (PLACE / "codegen-operations.sh").write_text(alone)
    if not fresh or not (PLACE / "node_modules").is_dir():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=PLACE, check=True)
    for python, package in ((GQL, "gql[all]"), (FUZZ, "schemathesis>=4,<5")):
        if not python.exists():
            subprocess.run([UV, "venv", "-q", python.parent.parent], check=True)
            subprocess.run([UV, "pip", "install", "-q", "--python", python, package], check=True)


def early_cursor() -> str:
    """A cursor from before everything, so that a subscription has something to say at once."""
    feed = load("portal.live.feed")
    return str(feed.Position(0, 0).cursor)


def _as(url: str, person: str) -> list[str]:
    return [f"--login={url}/accounts/login/", f"--user={person}", f"--password={PASSWORD}"]


def _token(person: str) -> str:
    """The headers of an API client that acts for somebody."""
    return json.dumps({"Authorization": f"Bearer {_bare(person)}"})


def _bare(person: str) -> str:
    """A token of somebody."""
    command = [sys.executable, "-m", "portal.cli", "token", "create", "--user", person, "--json"]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return str(json.loads(made.stdout)["token"])


def api_judges(url: str) -> Mapping[str, list[str]]:
    """Each judge of the API with its call."""
    api = f"{url}/graphql/"
    socket = f"{url}/graphql/ws/".replace("http", "ws", 1)
    person = _as(url, PERSON)
    stream = f'subscription {{ changes(first: 3, after: "{early_cursor()}") {{ cursor kind }} }}'
    operations = ROOT / "graphql" / "operations"
    documents = "\n".join((operations / name).read_text() for name in CODEGEN)
    return {
        "GraphQL over HTTP": ["node", "graphql-http-audit.mjs", api, "--strict", *person],
        "graphql-transport-ws": [
            "node", "ws-client.mjs", socket, f"--sub={stream}", f"--query={QUERY}", *person,
        ],
        "JavaScript clients": [
            "node", "clients.mjs", api, f"--ws={socket}", f"--sub={stream}", f"--query={QUERY}",
            f"--mutation={MUTATION}", f"--sse={url}/graphql/stream/", *person,
        ],
        "Python client": [
            str(GQL), "gql_client.py", api, socket, "--introspect", "--query", QUERY,
            "--sub", stream, "--headers", _token(PERSON),
        ],
        "Relay": [
            "node", "relay-check.mjs", api, "--connection=customers", "--fields=reference name",
            f"--insert={INSERT}", *_as(url, SELLER),
        ],
        "Our TypeScript client": [
            "node_modules/.bin/tsc", "--noEmit", "-p", str(ROOT / "graphql/sdk/typescript"),
        ],
        "Code generation, schema": [
            "bash", "codegen.sh", api, "query Me { viewer { email } }", *person,
        ],
        "Code generation, operations": [
            "bash", "codegen-operations.sh", api, documents, *person,
        ],
    }  # fmt: skip


def fuzz_judges(url: str, seconds: str) -> Mapping[str, list[str]]:
    """Schemathesis, with the rights of a partner, of sales, and of an administrator.

    It writes whatever it may, so it comes last.
    """
    roles = {"partner": PERSON, "sales": SELLER, "administrator": ADMINISTRATOR}
    script = str(ROOT / "tests" / "harness" / "fuzz.py")
    asked = [FUZZ_EXAMPLES, seconds]
    return {
        f"Schemathesis, {role}": [str(FUZZ), script, f"{url}/graphql/", _bare(person), *asked]
        for role, person in roles.items()
    }


def page_judges(url: str) -> Mapping[str, list[str]]:
    """Each judge of pages with its call. The HTML checker needs Java and is left out without."""
    person = _as(url, PERSON)
    pages = [f"{url}{path}" for path in PAGES]
    judges = {
        "axe, wide": ["node", "axe.mjs", *pages, *person],
        "axe, phone, dark": ["node", "axe.mjs", *pages, "--width=390", "--dark", *person],
    }
    if shutil.which("java") is None:
        print("The judge of HTML needs Java, which is absent: pages' HTML is not judged.")
        return judges
    theirs = [f"{url}{path}" for path in PARTNERS_PAGES]
    ours = [f"{url}{path}" for path in HOUSE_PAGES]
    return judges | {
        "HTML, partner": ["bash", "htmlcheck.sh", *theirs, *person],
        "HTML, house": ["bash", "htmlcheck.sh", *ours, *_as(url, ADMINISTRATOR)],
    }


def prepared(*, only_if_present: bool) -> int | None:
    """Have the judges at hand. Returns what to exit with where that cannot be."""
    absent = 0 if only_if_present else 1
    if not FOLDER.is_dir():
        print(f"No outside judges at {FOLDER}: set GUILDHALL_JUDGES. Nothing was judged.")
        return 0
    if shutil.which("npm") is None:
        print("The outside judges need Node 20 with npm; install it. Nothing was judged.")
        return absent
    try:
        prepare()
    except subprocess.CalledProcessError as error:
        print(f"The judges' packages cannot be installed: {error}. Nothing was judged.")
        return absent
    return None


def main(*, only_if_present: bool) -> int:
    """Run every judge. Returns 0 if all are content, or none could be asked."""
    absent = prepared(only_if_present=only_if_present)
    if absent is not None:
        return absent
    verdicts = {}
    with demo() as url:
        seconds = FUZZ_BRIEFLY if only_if_present else FUZZ_SECONDS
        judges = {**api_judges(url), **page_judges(url), **fuzz_judges(url, seconds)}
        for name, command in judges.items():
            print(f"\n== {name}", flush=True)
            result = subprocess.run(command, cwd=PLACE, check=False, timeout=600)
            verdicts[name] = result.returncode == 0
    print()
    for name, content in verdicts.items():
        print(f"{'ok  ' if content else 'FAIL'}  {name}")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    if "--prepare" in sys.argv[1:]:
        # Tests of our own clients compile with the judges' TypeScript.
        sys.exit(prepared(only_if_present=True) or 0)
    sys.exit(main(only_if_present="--if-present" in sys.argv[1:]))
