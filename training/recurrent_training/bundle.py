"""Writes bundles as docs/MODEL_FORMAT.md describes them; ``model.yaml`` comes last, with the digest of every other file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes strings that hold a line end in double quotes, as escapes."""


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None)


_Dumper.add_representer(str, _string)


def write_golden(directory: Path, samples: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Inputs and the outputs that the model must give to them."""
    lines = [json.dumps({"input": given, "output": wanted}, ensure_ascii=False) + "\n" for given, wanted in samples]
    (directory / "golden.jsonl").write_text("".join(lines), encoding="utf-8", newline="")


def write_manifest(directory: Path, manifest: dict[str, Any]) -> None:
    """The manifest with digests; a bundle without it is not complete, so it is written when all else is there."""
    target = directory / "model.yaml"
    files = sorted(p for p in directory.rglob("*") if p.is_file() and p != target)
    manifest = {
        **manifest,
        "files": {str(p.relative_to(directory)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    text = yaml.dump(manifest, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    target.write_text(text, encoding="utf-8", newline="")


def refresh_manifest(directory: Path) -> None:
    """Takes the digests anew, after the card was edited."""
    manifest = yaml.safe_load((directory / "model.yaml").read_text(encoding="utf-8"))
    manifest.pop("files")
    write_manifest(directory, manifest)


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        refresh_manifest(Path(name))
