"""One project, as its caller sees the server."""

from hitherto.domain.identity import ProjectKey
from hitherto.services.core import Core
from hitherto.services.graph import Graphs
from hitherto.services.memory import Memories
from hitherto.services.sessions import Sessions
from hitherto.services.users import Users


class Scope:
    """The services of one project; there is no way from here to another."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self.project = project
        self.users = Users(core, project)
        self.sessions = Sessions(core, project)
        self.memory = Memories(core, project)
        self.graph = Graphs(core, project)
