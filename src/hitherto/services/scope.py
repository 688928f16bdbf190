"""One project, as its caller sees the server."""

from hitherto.domain.identity import ProjectKey
from hitherto.services.collections import Collections
from hitherto.services.conversations import Conversations
from hitherto.services.core import Core
from hitherto.services.documents import Documents
from hitherto.services.graph import Graphs
from hitherto.services.groups import Groups
from hitherto.services.memory import Memories
from hitherto.services.merging import Merging
from hitherto.services.ontology import Ontologies
from hitherto.services.session_facts import SessionFacts
from hitherto.services.session_search import SessionSearch
from hitherto.services.sessions import Sessions
from hitherto.services.usage import ModelUsages
from hitherto.services.users import Users


class Scope:
    """The services of one project; there is no way from here to another."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self.project = project
        self.users = Users(core, project)
        self.sessions = Sessions(core, project)
        self.memory = Memories(core, project)
        self.graph = Graphs(core, project)
        self.merging = Merging(core, project)
        self.groups = Groups(core, project)
        self.collections = Collections(core, project)
        self.documents = Documents(core, project)
        self.ontology = Ontologies(core, project)
        self.conversations = Conversations(core, project)
        self.session_facts = SessionFacts(core, project)
        self.session_search = SessionSearch(core, project)
        self.usage = ModelUsages(core, project)
