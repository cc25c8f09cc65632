"""One edition in one file, for machines that see no folder of editions.

A pack is a zip archive with what an edition is opened from (its manifest, the lexicon, the index files; not the publishers' files) and
``pack.json``, which names every file with its size and SHA-256. It is unpacked once a machine, into a folder named by its
fingerprint, and every process maps the same files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ._interdict import EditionError, EditionMismatchError, Screener

_FORMAT = "interdict-pack-1"
_MANIFEST = "pack.json"
_MOST_MANIFEST = 16 << 20
_PIECE = 1 << 20


def pack(screener: Screener, out: str | os.PathLike[str]) -> Path:
    """Writes the edition of a screener into one file, and returns its path.

    ``out`` is the file, or a folder, in which the file gets the name ``interdict-EDITION-FINGERPRINT.zip``. The file gets its name when
    it is whole. The starter edition needs no pack: it is a part of the library. An ``EditionError`` says that a file is missing.
    """
    files = [Path(file) for file in screener.files]
    if not files:
        raise EditionError("the starter edition is a part of the library and needs no pack")
    missing = [file for file in files if not (screener.home / file).is_file()]
    if missing or Path("lexicon.tsv") not in files:
        what = ", ".join(str(screener.home / file) for file in missing) or str(screener.home / "lexicon.tsv")
        raise EditionError(
            f"{what}: is not there; open the edition once where its folder can be written, and pack it again"
        )
    out = Path(out)
    if out.is_dir():
        out = out / f"interdict-{screener.edition_id}-{screener.fingerprint[:12]}.zip"
    told: dict[str, Any] = {
        "format": _FORMAT,
        "edition": screener.edition_id,
        "fingerprint": screener.fingerprint,
        "files": {},
    }
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for file in files:
                source = screener.home / file
                told["files"][file.as_posix()] = {"bytes": source.stat().st_size, "sha256": _sha256(source)}
                with (
                    open(source, "rb") as content,
                    archive.open(_member(file.as_posix()), "w", force_zip64=True) as into,
                ):
                    shutil.copyfileobj(content, into, _PIECE)
            archive.writestr(_member(_MANIFEST), json.dumps(told, indent=1))
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    return out


def _member(name: str) -> zipfile.ZipInfo:
    """A member of the archive without the time of day, so that the same edition is the same bytes."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    # The least effort: it is sent once, and index files are dense.
    member._compresslevel = 1  # type: ignore[attr-defined]
    return member


def about(file: str | os.PathLike[str]) -> dict[str, Any]:
    """What a pack says of itself: ``edition``, ``fingerprint`` and ``files``. An ``EditionError`` when it is no pack."""
    with _opened(file) as archive:
        return _manifest(archive, file)


def unpacked(
    file: str | os.PathLike[str],
    folder: str | os.PathLike[str] | None = None,
    *,
    fingerprint: str | None = None,
) -> Path:
    """The folder of editions that a pack holds: unpacked when it is not there yet, once for all processes of a machine.

    ``folder`` is where unpacked packs lie; without it, a folder of this user's among the machine's temporary files. ``fingerprint`` is
    what the pack must hold: an ``EditionMismatchError`` says that it holds something else. Every file is checked against its hash.
    """
    with _opened(file) as archive:
        told = _manifest(archive, file)
        if fingerprint is not None and told["fingerprint"] != fingerprint:
            raise EditionMismatchError(
                f"{file}: holds an edition with the hash {told['fingerprint']}, not {fingerprint}; bring the right pack here"
            )
        root = Path(folder) if folder is not None else _own_folder()
        root.mkdir(parents=True, exist_ok=True)
        home = root / str(told["fingerprint"])
        if not (home / "current").is_file():
            _unpack(archive, told, home, file)
    return home


def _unpack(archive: zipfile.ZipFile, told: dict[str, Any], home: Path, file: str | os.PathLike[str]) -> None:
    partial = Path(tempfile.mkdtemp(prefix=f".{told['fingerprint'][:12]}-", dir=home.parent))
    try:
        for name, of in told["files"].items():
            target = partial / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(target, "wb") as into:
                found = _copy(source, into, of["bytes"])
            if found != of["sha256"]:
                raise EditionError(f"{file}: {name} is not what the pack says; it is damaged: make the pack again")
        # Whoever finds this file finds all others.
        (partial / "current").write_text(told["edition"] + "\n")
        try:
            os.rename(partial, home)
        except OSError:
            # Another process was first: what is there now is the same.
            if not (home / "current").is_file():
                raise
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise EditionError(f"{file}: the pack is damaged: {error}; make it again") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _copy(source: Any, into: BinaryIO, most: int) -> str:
    """Copies no more than was announced; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    left = most
    while piece := source.read(min(_PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            return "longer than announced"
        digest.update(piece)
        into.write(piece)
    return digest.hexdigest()


def _opened(file: str | os.PathLike[str]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise EditionError(f"{file}: cannot be read as a pack: {error}; make it with interdict.pack") from error


def _manifest(archive: zipfile.ZipFile, file: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        with archive.open(_MANIFEST) as source:
            text = source.read(_MOST_MANIFEST)
        told = json.loads(text)
        if told["format"] != _FORMAT:
            raise EditionError(
                f"{file}: has format {told['format']}, this version reads {_FORMAT}; make the pack again"
            )
        is_whole = (
            all(_is_plain(name) and int(of["bytes"]) >= 0 and of["sha256"] for name, of in told["files"].items())
            and _is_plain(told["edition"])
            and len(bytes.fromhex(told["fingerprint"])) == 32
        )
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise EditionError(f"{file}: is no pack of an edition: {error}; make it with interdict.pack") from error
    if not is_whole:
        raise EditionError(f"{file}: names files that no pack has; do not use it")
    return dict(told)


def _is_plain(name: str) -> bool:
    """Whether a name stays within the folder that it is unpacked into."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _own_folder() -> Path:
    """A folder that nobody else can have put files into."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"interdict-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and (found.st_uid != user or found.st_mode & 0o022)):
        raise EditionError(f"{folder}: belongs to somebody else, or others may write to it; say another folder")
    return folder


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
