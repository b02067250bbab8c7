# Owns one save in a process of its own and the check of the promise about its path, whatever was done to the process.
# Must not know what is done to it.
import dataclasses
import errno
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tempfile
import threading

OLD_NUMBER, NEW_NUMBER = 7, 8
# One arena, since malloc reads files in /sys and /proc for others: those are no calls of the save's own.
ENVIRONMENT = {**os.environ, "MALLOC_ARENA_MAX": "1"}


class Broken(Exception):
    """The promise was not kept."""


@dataclasses.dataclass(frozen=True)
class Case:
    """What is saved, and onto what: `kind` is a key of KINDS."""
    format: str
    threads: int
    kind: str
    side: int

    def __str__(self):
        return f"{self.format} of {self.side} x {self.side} on {self.threads} threads, {self.kind}"


TEMPORARY = ".tensorimage-"  # how the name of a temporary file begins

# kind: (is there an old picture, words for save_once)
KINDS = {
    "new": (False, []),
    "overwrite": (True, []),
    "durable": (True, ["durable"]),
    "durable_new": (False, ["durable"]),
    "no_clobber": (False, ["no_clobber"]),
    "symlink": (True, []),
    "in_place": (True, ["descriptor"]),
    "only_named": (True, ["only_named"]),
    "only_named_new": (False, ["only_named", "no_clobber", "durable"]),
    "no_links": (True, ["no_links"]),
    "no_links_new": (False, ["no_links"]),
}


@dataclasses.dataclass
class Result:
    status: int                # as subprocess says it: negative for a signal
    leaked: int = 0            # descriptors
    kind: str = ""             # "ok", "error", "exception", or nothing from a process that died
    stage: str = ""
    system_code: int = 0
    path: str = ""
    message: str = ""
    trace: str = ""


class Saver:
    """Runs save_once in folders of its own; may be used by several threads."""

    def __init__(self, program, folder):
        self.folder = pathlib.Path(folder)
        # A copy, which a process without rights can reach.
        self.program = str(self.folder / "save_once")
        shutil.copy(program, self.program)
        self.pictures = {}
        self.lock = threading.Lock()

    def picture(self, format, number, side):
        """The complete file that a save without a fault makes."""
        with self.lock:
            key = (format, number, side)
            if key not in self.pictures:
                with Place(self, Case(format, 1, "new", side), number) as place:
                    result = place.save()
                    if result.kind != "ok":
                        raise RuntimeError(f"a save without a fault failed: {result}")
                    self.pictures[key] = place.target.read_bytes()
            return self.pictures[key]


class Place:
    """A folder with the old picture of a case in it, and nothing else."""

    def __init__(self, saver, case, number=NEW_NUMBER, within=None):
        self.saver, self.case, self.number = saver, case, number
        self.old_there, self.words = KINDS[case.kind]
        self.within = within

    def __enter__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(dir=self.saver.folder))
        self.folder = pathlib.Path(self.within) if self.within else self.root / "f"
        self.folder.mkdir(exist_ok=True)
        self.target = self.folder / f"picture.{self.case.format}"
        self.report = self.root / "report"
        self.old = b""
        if self.old_there:
            self.old = self.saver.picture(self.case.format, OLD_NUMBER, self.case.side)
            self.target.write_bytes(self.old)
            self.target.chmod(0o640)
        self.named = self.target
        if self.case.kind == "symlink":
            self.named = self.root / f"link.{self.case.format}"
            self.named.symlink_to(self.target)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    def save(self, before=(), words=(), number=None, path=None, **how):
        """Runs the save, by way of the command `before`."""
        self.report.write_bytes(bytes(8192))
        case = self.case
        command = [*before, self.saver.program, str(self.report), str(path or self.named), case.format,
                   str(case.threads), str(self.number if number is None else number), str(case.side),
                   *self.words, *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=120, check=False, env=ENVIRONMENT, **how)
        if done.returncode == 2:
            raise RuntimeError(f"{command}: {done.stderr.decode()}")
        lines = self.report.read_bytes().split(b"\0", 1)[0].decode().split("\n")
        result = Result(done.returncode)
        if len(lines) > 1:
            result.leaked, result.kind = int(lines[0]), lines[1]
        if result.kind == "error":
            result.stage, result.system_code, result.path, result.message = (
                lines[2], int(lines[3]), lines[4], lines[5])
        return result

    def new(self):
        return self.saver.picture(self.case.format, self.number, self.case.side)

    def state(self):
        """"old", "new" or, for what is written in place, "part"; anything else breaks the promise."""
        new = self.new()
        if not self.target.exists():
            bytes_now = None
        else:
            bytes_now = self.target.read_bytes()
        if self.case.kind == "in_place":
            if bytes_now is None or not (self.old + new).startswith(bytes_now) or not bytes_now.startswith(self.old):
                raise Broken("what is written in place is not the beginning of the picture")
            return {len(self.old): "old", len(self.old + new): "new"}.get(len(bytes_now), "part")
        if bytes_now == new:
            state = "new"
        elif bytes_now == (self.old if self.old_there else None):
            state = "old"
        else:
            size = "no file" if bytes_now is None else f"{len(bytes_now)} bytes"
            raise Broken(f"the path holds neither the old picture nor the new one but {size}")
        if self.old_there and stat.S_IMODE(self.target.stat().st_mode) != 0o640:
            raise Broken("the replaced file's mode is lost")
        if self.case.kind == "symlink" and not self.named.is_symlink():
            raise Broken("the link was replaced")
        return state

    def temporaries(self):
        """How many temporary files there are; any other file breaks the promise."""
        others = [name for name in os.listdir(self.folder) if name != self.target.name]
        strange = [name for name in others if not (name.startswith(TEMPORARY) and name.endswith(".tmp"))]
        if strange:
            raise Broken(f"files appeared: {strange}")
        return len(others)

    def check_error(self, result, stages, codes):
        """The error names one of the stages, one of the codes, and the path that the caller named."""
        if result.kind != "error":
            raise Broken(f"no error was told: {result}")
        expected_path = result.path if self.case.kind == "in_place" else str(self.named)
        if result.stage not in stages or result.system_code not in codes or result.path != expected_path:
            raise Broken(f"the error should name {stages}, {[errno.errorcode[c] for c in codes]} and {self.named}: "
                         f"{result}")
        for word in (result.path, os.strerror(result.system_code)):
            if word not in result.message:
                raise Broken(f"the message does not name {word}: {result.message}")


def died_of(result, number):
    return result.status in (-number, 128 + number)


def name_of(number):
    return signal.Signals(number).name
