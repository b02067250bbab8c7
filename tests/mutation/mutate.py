# Owns the proof that the tests see each check: every mutant of the tables breaks one, and a test must fail.
# Must not know what the mutants are: they are in the .toml files beside it.
#
# Usage: python3 tests/mutation/mutate.py [--work FOLDER] [--table NAME] [--only TEXT]
# A mutant is a file, a text that occurs in it exactly once, the text to put there, and the filter of the tests that
# must kill it. A text that is not found, a mutant that does not compile and a test that fails without a mutant all
# count as failures, so that the tables stay true.
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TIMEOUT = 60  # seconds for the tests of a mutant: one that never ends is killed too

# A mutant that replaces what it should write to would leave the machine without /dev/null, if root runs it: it gets a
# /dev of its own.
PRIVATE_DEV = """set -e
folder=$(mktemp -d)
mount -t tmpfs none "$folder"
for name in fd full null random stderr stdin stdout urandom zero; do cp -a "/dev/$name" "$folder"; done
mount --move "$folder" /dev
rmdir "$folder"
exec "$@"
"""


class Tree:
    """A copy of the repository with a build of its own."""

    def __init__(self, folder):
        self.folder, self.build = folder, folder / "build"

    def make(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        files = subprocess.check_output(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], text=True)
        for name in files.splitlines():
            source, copy = ROOT / name, self.folder / name
            if not source.is_file() or (copy.exists() and copy.read_bytes() == source.read_bytes()):
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        subprocess.run(["cmake", "--preset", "release", "-DTENSORIMAGE_BUILD_EXAMPLES=OFF", *launcher],
                       cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    def compile(self, target):
        done = subprocess.run(["cmake", "--build", self.build, "--target", target], capture_output=True, text=True,
                              check=False)
        return done.returncode == 0, done.stdout[-2000:]

    def passes(self, program, tests):
        command = [self.build / program, f"--gtest_filter={tests}", "--gtest_brief=1"]
        if os.geteuid() == 0:
            command = ["unshare", "--mount", "sh", "-c", PRIVATE_DEV, "sh", *command]
        # In a session of its own, so that a mutant that never ends takes its children along.
        process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, text=True, start_new_session=True)
        try:
            output, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return False
        if "0 tests from 0" in output:
            raise ValueError(f"no test is called {tests}")
        return process.returncode == 0


def fate(tree, mutant, target, program):
    """What becomes of a mutant; "killed" is the only good word."""
    path = tree.folder / mutant["file"]
    text = (ROOT / mutant["file"]).read_text()
    if text.count(mutant["old"]) != 1:
        return f"its text occurs {text.count(mutant['old'])} times in {mutant['file']}"
    path.write_text(text.replace(mutant["old"], mutant["new"]))
    try:
        compiled, output = tree.compile(target)
        if not compiled:
            return "does not compile:\n" + output
        return "SURVIVED" if tree.passes(program, mutant["tests"]) else "killed"
    finally:
        path.write_text(text)


def run_table(tree, path, only):
    table = tomllib.loads(path.read_text())
    target, program = table["target"], table["program"]
    mutants = [mutant for mutant in table["mutant"] if only in mutant["breaks"]]
    compiled, output = tree.compile(target)
    if not compiled:
        raise RuntimeError(output)
    for tests in sorted({mutant["tests"] for mutant in mutants}):
        if not tree.passes(program, tests):
            raise RuntimeError(f"{tests} fails without a mutant")
    killed = 0
    for mutant in mutants:
        word = fate(tree, mutant, target, program)
        killed += word == "killed"
        print(f"{path.stem}: {mutant['breaks']}: {word}", flush=True)
    print(f"{path.stem}: {killed} of {len(mutants)} mutants killed", flush=True)
    return killed, len(mutants)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, help="where the copy is built; kept, so that the next run is quick")
    parser.add_argument("--table", default="*", help="the tables to run, by name")
    parser.add_argument("--only", default="", help="the mutants that have this in their description")
    arguments = parser.parse_args()
    folder = arguments.work or pathlib.Path(tempfile.mkdtemp(prefix="tensorimage-mutation-"))
    began = time.monotonic()
    try:
        tree = Tree(folder.resolve())
        tree.make()
        results = [run_table(tree, path, arguments.only) for path in sorted(HERE.glob(f"{arguments.table}.toml"))]
    finally:
        if not arguments.work:
            shutil.rmtree(folder)
    killed, count = (sum(numbers) for numbers in zip(*results)) if results else (0, 0)
    print(f"mutation: {killed} of {count} mutants killed, {time.monotonic() - began:.0f} s")
    return 0 if count and killed == count else 1


if __name__ == "__main__":
    sys.exit(main())
