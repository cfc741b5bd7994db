"""Who imports whom: no circle, and no model knows another."""

from __future__ import annotations

import ast
import re
import runpy
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec, resolve_name
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[1]
SHARED = {"shakespeare": {"language"}, "tang_poetry": {"language"}}


def modules(package: Path) -> dict[str, Path]:
    """Every module of a package by its full name; a package's is that of its ``__init__``."""
    named = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imported(name: str, path: Path) -> Iterator[str]:
    """What a module asks for, also inside functions: a circle that only shows late is still one."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def import_graph(package: Path) -> dict[str, set[str]]:
    """The modules of the package that each of its modules needs. A package that a module is in itself is no arrow, any other on the way is."""
    named = modules(package)
    graph = {}
    for name, path in named.items():
        asked = {wanted for full in imported(name, path) for wanted in prefixes(full)}
        graph[name] = {wanted for wanted in asked & named.keys() if not f"{name}.".startswith(f"{wanted}.")}
    return graph


def prefixes(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: i + 1]) for i in range(len(parts))]


def folder(module: str) -> str | None:
    """The model folder that a module is in."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (TRAINING / parts[0] / parts[1]).is_dir() else None


def test_no_module_imports_itself_on_any_way() -> None:
    graph = import_graph(TRAINING / "recurrent_training")
    assert len(graph) > 30 and "recurrent_training.language.training" in graph["recurrent_training.shakespeare.training"]
    list(TopologicalSorter(graph).static_order())


def test_a_circle_is_found_also_where_a_function_imports(tmp_path: Path) -> None:
    package = tmp_path / "small"
    (package / "model").mkdir(parents=True)
    for name, text in {
        "__init__": "", "first": "from . import second", "second": "from .model import training",
        "model/__init__": "", "model/training": "def main():\n    from ..first import x",
    }.items():  # fmt: skip
        (package / f"{name}.py").write_text(text)
    with pytest.raises(CycleError):
        list(TopologicalSorter(import_graph(package)).static_order())


def test_a_model_imports_no_other_model_but_what_language_models_share() -> None:
    for module, wanted in import_graph(TRAINING / "recurrent_training").items():
        mine = folder(module)
        others = {folder(other) for other in wanted} - {mine, None}
        assert mine or not others, f"{module} is shared and imports {others}"
        assert others <= SHARED.get(mine, set()), f"{module} imports {others}"


def test_training_needs_no_onnx() -> None:
    named, graph = modules(TRAINING / "recurrent_training"), import_graph(TRAINING / "recurrent_training")
    for start in (name for name in named if name.endswith(".training")):
        reached, waiting = set(), [start]
        while waiting:
            name = waiting.pop()
            assert not any(wanted.split(".")[0].startswith("onnx") for wanted in imported(name, named[name])), f"{start} needs {name}"
            waiting += graph[name] - reached
            reached |= graph[name]


def test_a_model_is_one_folder() -> None:
    for model in (TRAINING / "recurrent_training").iterdir():
        if (model / "__init__.py").exists():
            there = {path.stem for path in model.glob("*.py")}
            assert {"training", "bundle", "card", "graph", "__main__"} - there <= {
                "language": {"__main__"}, "shakespeare": {"graph"}, "tang_poetry": {"graph"},
            }.get(model.name, set()), model.name  # fmt: skip


COMMANDS = sorted(set(re.findall(r"python -m (recurrent_training\.\S+) +--", (TRAINING / "README.md").read_text(encoding="utf-8"))))


def test_the_commands_of_the_models_are_documented() -> None:
    models = {f"recurrent_training.{path.parent.name}" for path in (TRAINING / "recurrent_training").glob("*/__main__.py")}
    assert models <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_tells_its_arguments(command: str, monkeypatch, capsys) -> None:
    assert find_spec(command)
    monkeypatch.setattr(sys, "argv", [command, "--help"])
    monkeypatch.delitem(sys.modules, command, raising=False)  # another test may have imported it
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(command, run_name="__main__", alter_sys=True)
    assert ended.value.code == 0
    assert f"python -m {command}" in " ".join(capsys.readouterr().out.split())
