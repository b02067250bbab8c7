# Owns the faults of single system calls: each call that a save makes fails in turn, once and for ever, or is the last
# one before the process is killed; strace does it. Must not know the library's code: what a save calls is seen in a
# trace of one without a fault.
import dataclasses
import errno
import re

import saving

# Every call that has to do with files, and what it fails with: always, and in the long form.
ERRORS = {
    "newfstatat": (["EACCES"], ["EIO", "ENOMEM", "ELOOP"]),
    "readlink": (["EIO"], ["EACCES", "ENOMEM"]),
    "access": (["EACCES"], ["EROFS", "EIO"]),
    "openat": (["EMFILE", "ENOSPC"], ["EACCES", "ENFILE", "EDQUOT", "EROFS", "EIO", "ENOMEM"]),
    "fchmod": (["EPERM"], ["EIO", "EROFS"]),
    "fcntl": (["EMFILE"], []),
    "write": (["ENOSPC", "EIO"], ["EDQUOT", "EFBIG", "EPERM", "ENOMEM"]),
    "pread64": (["EIO"], ["ENOMEM"]),
    "fsync": (["EIO"], ["ENOSPC", "EDQUOT", "EROFS"]),
    "linkat": (["EPERM"], ["ENOSPC", "EDQUOT", "EIO", "EACCES"]),
    "close": (["EIO"], ["ENOSPC", "EDQUOT"]),
    "rename": (["EACCES", "ENOSPC"], ["EXDEV", "EIO", "EROFS", "EDQUOT"]),
    "renameat2": (["EINVAL", "EACCES"], ["ENOSYS", "ENOSPC", "EIO"]),
}
STAGES = {
    "newfstatat": ["resolve"], "readlink": ["resolve"], "access": ["open"], "openat": ["open", "sync", "rename"],
    "fchmod": ["open", "rename"], "fcntl": [], "write": ["write", "rename"], "pread64": ["rename"], "fsync": ["sync"],
    "linkat": ["rename"], "close": ["close"], "rename": ["rename"], "renameat2": ["rename"],
}
# Memory, threads and time: what fails there is proved elsewhere, by failing allocations. clone fails here too.
NO_FILES = {"mmap", "munmap", "mprotect", "madvise", "brk", "mremap", "futex", "rt_sigprocmask", "getrandom",
            "sched_yield", "sched_getaffinity", "clock_nanosleep", "set_robust_list", "rseq", "exit", "getppid",
            "rt_sigaction", "getpid", "gettid"}
THREAD_CALLS = {"clone3": ["EAGAIN"], "clone": ["EAGAIN"]}


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of the save's own thread: number `nth` of its name in the whole process, from 1."""
    name: str
    nth: int
    text: str
    published: bool  # the new picture is at its path already

    def may_succeed(self, case, error):
        if error == "EINTR" or "O_TMPFILE" in self.text or self.name in ("linkat", "fcntl", "clone3", "clone"):
            return True  # repeated; a named file serves instead; a copy or a rename does; one thread does
        if self.name == "renameat2":
            return error in ("EINVAL", "ENOSYS")  # a hard link serves
        if self.name == "close":
            return self.published or self.text.endswith("closes what was only read")
        # The first look of no_clobber is only there to fail early.
        return self.name == "newfstatat" and "no_clobber" in saving.KINDS[case.kind][1]


def trace_command(place, calls, injection=None, fast=False):
    """`fast`: only the calls stop the process; without it strace sees what the case refuses too, and can kill."""
    return ["strace", "-f", *(["--seccomp-bpf"] if fast else []), "-qq", "-e", "signal=none",
            "-o", str(place.root / "trace"), "-e", f"trace={calls}",
            *(["-e", f"inject={injection}"] if injection else [])]


def calls_of(saver, case):
    """The file calls of a save without a fault, and all of its calls, by name: (before the save, in it)."""
    with saving.Place(saver, case) as place:
        result = place.save(before=trace_command(place, "all"))
        if result.kind != "ok" or place.state() != "new" or place.temporaries():
            raise saving.Broken(f"a save without a fault: {result}")
        lines = (place.root / "trace").read_text().splitlines()
    own = lines[0].split()[0]
    counts, refused, before, calls, unknown = {}, {}, None, [], set()
    published = saving_now = False
    for line in lines:
        match = re.match(r"(\d+) +(\w+)\((.*)", line)
        if not match:
            continue  # the second half of a call, or the end of a thread
        process, name, rest = match.groups()
        if name == "getppid":
            saving_now = not saving_now
            before = dict(counts) if saving_now else before
        if saving_now and name not in ERRORS and name not in NO_FILES and name not in THREAD_CALLS:
            unknown.add(name)
        if process != own:
            if name in ERRORS:
                unknown.add(name + " on another thread")
            continue
        counts[name] = counts.get(name, 0) + 1
        if refused_by_the_case(case, name, rest):
            refused[name] = refused.get(name, 0) + 1
            continue
        if not saving_now:
            if before is not None:
                break
            continue
        if name in ERRORS or name in THREAD_CALLS:
            calls.append(Call(name, counts[name] - refused.get(name, 0), rest, published))
        named = name in ("rename", "renameat2") or (name == "linkat" and saving.TEMPORARY not in rest)
        published = published or (named and rest.endswith("= 0"))
    if unknown:
        raise saving.Broken(f"{case}: the table of calls does not know {sorted(unknown)}")
    return mark_readers(calls), {name: (before.get(name, 0), count) for name, count in counts.items()}


def refused_by_the_case(case, name, text):
    """True for a call that the case itself makes fail, before strace would see it."""
    if case.kind.startswith("only_named"):
        return name == "openat" and "O_TMPFILE" in text
    return case.kind.startswith("no_links") and name == "linkat"


def mark_readers(calls):
    """Where a copy is made, the file without a name is closed with nothing in it that still matters."""
    copied = False
    marked = []
    for call in calls:
        copied = copied or call.name == "pread64"
        if call.name == "close" and copied:
            copied = False
            call = dataclasses.replace(call, text=call.text + " closes what was only read")
        marked.append(call)
    return marked


def fault_points(case, calls, long):
    """(call, errno's name, how often)"""
    for call in calls:
        if call.name in THREAD_CALLS:
            errors = THREAD_CALLS[call.name]
        else:
            few, more = ERRORS[call.name]
            errors = few + more if long else few
        for error in errors:
            for often in ("once", "for ever"):
                yield call, error, often
        if call.name not in THREAD_CALLS:
            yield call, "EINTR", "once"
            if call.name != "close" and long:
                yield call, "EINTR", "three times"


def check_fault(saver, case, call, error, often):
    """One point. Raises Broken when the promise is."""
    when = {"once": str(call.nth), "for ever": f"{call.nth}+", "three times": f"{call.nth}..{call.nth + 2}"}[often]
    with saving.Place(saver, case) as place:
        result = place.save(before=trace_command(place, call.name, f"{call.name}:error={error}:when={when}",
                                                 fast=True))
        if "(INJECTED)" not in (place.root / "trace").read_text():
            raise RuntimeError("the fault was not met")
        if result.status != 0:
            raise saving.Broken(f"the process ended with {result.status}")
        state, temporaries = place.state(), place.temporaries()
        if result.kind == "ok":
            if state != "new":
                raise saving.Broken(f"success was told, and the path holds the {state} picture")
            if not call.may_succeed(case, error):
                raise saving.Broken("a call failed and nothing was said")
        else:
            place.check_error(result, STAGES.get(call.name, []), [getattr(errno, error)])
            if error == "EINTR":
                raise saving.Broken(f"an interrupted call was not repeated: {result}")
            if state == "new" and not call.published and case.kind != "in_place":
                raise saving.Broken("an error was told, and the new picture is there")
        if temporaries:
            raise saving.Broken("a temporary file is left")
        # strace keeps a call that it makes fail from the kernel: a descriptor whose close fails stays open here.
        if result.leaked != 0 and call.name != "close":
            raise saving.Broken(f"{result.leaked} descriptors are left open")


def kill_points(case, counts):
    """(name of the call, which one): every call that the save makes, but for calls that depend on who is first."""
    for name, (before, after) in sorted(counts.items()):
        if case.threads > 1 and name in NO_FILES:
            continue
        for nth in range(before + 1, after + 1):
            yield name, nth


def check_kill(saver, case, name, nth):
    """Kills the process as it makes the call. Gives the number of temporary files that are left."""
    with saving.Place(saver, case) as place:
        result = place.save(before=trace_command(place, name, f"{name}:signal=KILL:when={nth}"))
        if result.kind == "ok" or result.status == 0:
            raise RuntimeError("the process was not killed")
        place.state()
        left = place.temporaries()
        if left and case.kind in ("new", "durable_new", "no_clobber"):
            raise saving.Broken("a new file that gets its name at once left a temporary one")
        return left
