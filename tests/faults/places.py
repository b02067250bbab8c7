# Owns the faults of whole places: full and read-only file systems, limits, devices and pipes, as the kernel has them.
# Must not know system calls. Each function gives points: (what it is, a function that raises Broken or Skipped).
import contextlib
import errno
import os
import pathlib
import resource
import signal
import subprocess
import threading

import saving

PAGE = 4096
FORMATS = ("png", "jpg", "ppm")
NOBODY = 65534


class Skipped(Exception):
    """This machine or this user cannot make the fault."""


def case_of(format, kind, long):
    return saving.Case(format, 1, kind, 512 if long else 256)


@contextlib.contextmanager
def mounted(saver, options, *more):
    """A file system of its own; the mount is seen by this run alone, which has a mount namespace."""
    folder = pathlib.Path(subprocess.check_output(["mktemp", "-d", "-p", saver.folder]).decode().strip())
    done = subprocess.run(["mount", *more, "-o", options, folder] if more else
                          ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if done.returncode != 0:
        folder.rmdir()
        raise Skipped(f"mount is not permitted: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def free_pages(folder):
    return os.statvfs(folder).f_bfree


def fill_levels(saver, long):
    """A disk with room for k pages more, for every k from none to enough."""
    for format in FORMATS:
        for kind in ("overwrite", "new", "only_named") if long else ("overwrite",):
            case = case_of(format, kind, long)
            size = len(saver.picture(format, saving.NEW_NUMBER, case.side))
            for pages in range(-(-size // PAGE) + 2):
                yield f"{case}, room for {pages} pages", fill_check(saver, case, pages, -(-size // PAGE))


def fill_check(saver, case, pages, needed):
    def check():
        with mounted(saver, "size=8m") as folder, saving.Place(saver, case, within=folder / "f") as place:
            filler = folder / "filler"
            with open(filler, "wb") as file:
                file.write(bytes((free_pages(folder) - pages) * PAGE))
            if free_pages(folder) != pages:
                raise RuntimeError(f"{free_pages(folder)} pages are free, not {pages}")
            result = place.save()
            state = place.state()
            if place.temporaries() or result.leaked:
                raise saving.Broken("a temporary file or a descriptor is left")
            if result.kind == "ok":
                if state != "new" or pages < needed:
                    raise saving.Broken(f"success on a full disk, which holds the {state} picture")
                return
            if state != "old" or pages > needed:
                raise saving.Broken(f"an error, and the disk holds the {state} picture: {result}")
            # Without room for one page there is none for the new entry of the directory's either.
            place.check_error(result, ["write", "open", "rename"], [errno.ENOSPC])
    return check


def no_inodes(saver, long):
    for format in FORMATS:
        case = case_of(format, "overwrite", long)

        def check(case=case):
            with mounted(saver, "size=8m,nr_inodes=3") as folder, \
                    saving.Place(saver, case, within=folder / "f") as place:
                expect_error(place, place.save(), ["open"], errno.ENOSPC)
        yield f"{case}, no inode left", check


def expect_error(place, result, stages, code, old=True):
    place.check_error(result, stages, [code])
    if old and place.state() != "old":
        raise saving.Broken("an error was told, and the new picture is there")
    if place.temporaries() or result.leaked:
        raise saving.Broken("a temporary file or a descriptor is left")


def read_only(saver, long):
    for format in FORMATS:
        for kind, stage in (("overwrite", "open"), ("new", "open"), ("symlink", "open"), ("no_clobber", "open")):
            case = case_of(format, kind, long)

            def check(case=case, stage=stage):
                with saving.Place(saver, case) as place:
                    for options in (["--bind"], ["-o", "remount,bind,ro"]):
                        done = subprocess.run(["mount", *options, place.folder, place.folder], capture_output=True,
                                              check=False)
                        if done.returncode != 0:
                            raise Skipped("mount is not permitted")
                    try:
                        expect_error(place, place.save(), [stage], errno.EROFS)
                    finally:
                        subprocess.run(["umount", place.folder], check=True)
            yield f"{case}, read-only file system", check


def no_rights(saver, long):
    """A directory, then a file, that only others may write."""
    for format in FORMATS:
        for kind in ("overwrite", "new"):
            for what in ("directory", "file"):
                if (kind, what) == ("new", "file"):
                    continue
                case = case_of(format, kind, long)

                def check(case=case, what=what):
                    if os.geteuid() != 0:
                        raise Skipped("needs root, to become nobody")
                    with saving.Place(saver, case) as place:
                        place.root.chmod(0o755)
                        place.folder.chmod(0o755 if what == "directory" else 0o777)
                        place.report.touch()
                        place.report.chmod(0o666)
                        if what == "directory" and place.old_there:
                            os.chown(place.target, NOBODY, NOBODY)
                        result = place.save(user=NOBODY, group=NOBODY, extra_groups=[])
                        expect_error(place, result, ["open"], errno.EACCES)
                yield f"{case}, {what} that may not be written", check


def size_limits(saver, long):
    """A limit on the size of files at every page, SIGXFSZ ignored by the program or not."""
    for format in FORMATS:
        case = case_of(format, "overwrite", long)
        size = len(saver.picture(format, saving.NEW_NUMBER, case.side))
        limits = [*range(8192, size, PAGE), size - 1, size, size + 1]  # the report takes 8192 bytes
        for limit in limits:
            for ignored in (True, False) if limit in limits[:2] else (True,):
                yield f"{case}, files of at most {limit} bytes", limit_check(saver, case, limit, size, ignored)


def limit_check(saver, case, limit, size, ignored):
    def check():
        with saving.Place(saver, case) as place:
            result = place.save(words=["ignore_signals"] if ignored else [], restore_signals=True,
                                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            if limit >= size:
                if result.kind != "ok" or place.state() != "new":
                    raise saving.Broken(f"there was room: {result}")
            elif ignored:
                expect_error(place, result, ["write"], errno.EFBIG)
            elif not saving.died_of(result, signal.SIGXFSZ) or place.state() != "old":
                raise saving.Broken(f"the program's choice to die of SIGXFSZ was not kept: {result}")
    return check


def no_descriptors(saver, long):
    for format in FORMATS:
        for kind in ("overwrite", "new"):
            case = case_of(format, kind, long)

            def check(case=case):
                with saving.Place(saver, case) as place:
                    # 0 to 2, and the report.
                    result = place.save(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4)))
                    expect_error(place, result, ["open"], errno.EMFILE)
            yield f"{case}, no descriptor left", check


def full_device(saver, long):
    for format in FORMATS:
        for by_link in (False, True):
            case = case_of(format, "new", long)

            def check(case=case, by_link=by_link):
                with saving.Place(saver, case) as place:
                    device = place.folder / "full"
                    try:
                        os.mknod(device, 0o666 | 0o020000, os.makedev(1, 7))
                        device.write_bytes(b"x")
                    except PermissionError:
                        raise Skipped("no device can be made") from None
                    except OSError as error:
                        if error.errno != errno.ENOSPC:
                            raise
                    if by_link:
                        place.named = place.root / "link"
                        place.named.symlink_to(device)
                    else:
                        place.named = device
                    result = place.save()
                    place.check_error(result, ["write"], [errno.ENOSPC])
                    if not device.is_char_device() or os.listdir(place.folder) != ["full"] or result.leaked:
                        raise saving.Broken("the device was replaced, or something is left")
            yield f"{case}, a full device{' by a link' if by_link else ''}", check


def pipes(saver, long):
    """A reader that leaves after k bytes, SIGPIPE ignored by the program or not; and one that reads all, slowly."""
    for format in FORMATS:
        case = case_of(format, "new", long)
        size = len(saver.picture(format, saving.NEW_NUMBER, case.side))
        for taken in range(1, size - 2 * 65536, PAGE if long else 4 * PAGE):
            for ignored in (True, False):
                yield f"{case}, the reader leaves after {taken} bytes", pipe_check(saver, case, taken, ignored)
        yield f"{case}, a pipe, calls interrupted", slow_pipe_check(saver, case)


def read_pipe(path, most, pieces):
    with open(path, "rb", buffering=0) as pipe:
        while most > 0:
            piece = pipe.read(min(most, 4096))
            if not piece:
                break
            pieces.append(piece)
            most -= len(piece)


def save_to_pipe(place, most, words):
    place.named = place.folder / "pipe"
    os.mkfifo(place.named)
    pieces = []
    reader = threading.Thread(target=read_pipe, args=(place.named, most, pieces))
    reader.start()
    result = place.save(words=words, restore_signals=True)
    reader.join()
    if os.listdir(place.folder) != ["pipe"]:
        raise saving.Broken("the pipe was replaced, or something is left")
    if not place.new().startswith(b"".join(pieces)):
        raise saving.Broken("the reader got something else than the beginning of the picture")
    return result, len(b"".join(pieces))


def pipe_check(saver, case, taken, ignored):
    def check():
        with saving.Place(saver, case) as place:
            result, _ = save_to_pipe(place, taken, ["ignore_signals"] if ignored else [])
            if ignored:
                place.check_error(result, ["write"], [errno.EPIPE])
            elif not saving.died_of(result, signal.SIGPIPE):
                raise saving.Broken(f"the program's choice to die of SIGPIPE was not kept: {result}")
    return check


def slow_pipe_check(saver, case):
    def check():
        with saving.Place(saver, case) as place:
            result, got = save_to_pipe(place, 1 << 30, ["ticks"])
            if result.kind != "ok" or got != len(place.new()):
                raise saving.Broken(f"{got} of {len(place.new())} bytes came: {result}")
    return check


ALL = (fill_levels, no_inodes, read_only, no_rights, size_limits, no_descriptors, full_device, pipes)
