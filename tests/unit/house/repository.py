"""Where the repository begins, and which code of it is ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("bot", "blocks", "cli", "delivery", "handlers", "sandbox")


def imports(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every absolute import below `folder`, inside functions too, as (file, module)."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield from ((file, f"{node.module}.{one.name}") for one in node.names)


def within(module: str, *packages: str) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in packages)
