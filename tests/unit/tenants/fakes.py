"""Bindings in memory, and lines that only know whether they were closed."""

from types import SimpleNamespace


class BindingsInMemory:
    def __init__(self, *bindings) -> None:
        self.bound = {one.workspace: one for one in bindings}
        self.last = {one.workspace: one.app_key for one in bindings}
        self.asked = 0

    async def of(self, workspace):
        self.asked += 1
        return self.bound.get(workspace)

    async def by_app_key(self, app_key):
        return next((one for one in self.bound.values() if one.app_key == app_key), None)

    async def all(self):
        return list(self.bound.values())

    async def last_keys(self):
        return dict(self.last)

    async def bind(self, binding):
        holder = await self.by_app_key(binding.app_key)
        if holder and holder.workspace != binding.workspace:
            return False
        self.bound[binding.workspace] = binding
        self.last[binding.workspace] = binding.app_key
        return True

    async def unbind(self, workspace, _by, _at):
        self.bound.pop(workspace, None)


class Lines:
    """Opens lines, and notes them; fails as it is told, by App Key."""

    def __init__(self) -> None:
        self.opened = []
        self.errors = {}

    async def open(self, binding):
        if binding.app_key in self.errors:
            raise self.errors[binding.app_key]
        line = SimpleNamespace(is_closed=False)

        async def aclose():
            line.is_closed = True

        line.aclose = aclose
        self.opened.append(line)
        return line
