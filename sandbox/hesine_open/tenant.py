"""One company of Hesine: its key, its address, and all that it holds."""

from sandbox.hesine_open.agenda import Agenda
from sandbox.hesine_open.approvals import ApprovalDesk
from sandbox.hesine_open.credentials import Tokens
from sandbox.hesine_open.deep_links import LinkDesk
from sandbox.hesine_open.directory import Directory
from sandbox.hesine_open.flow_book import FlowBook
from sandbox.hesine_open.mint import Mint
from sandbox.hesine_open.office import Office
from sandbox.hesine_open.outbound import Outbox
from sandbox.hesine_open.switches import Switches
from sandbox.hesine_open.travel_book import TravelBook


class Tenant:
    """`prefix` is the part of the address that is this company's own; it is another one after a move."""

    def __init__(self, corp_id: str, name: str, app_key: str, app_security: str, agenda: Agenda, mint: Mint) -> None:
        self.corp_id = corp_id
        self.name = name
        self.app_key = app_key
        self.app_security = app_security
        self.tokens = Tokens(corp_id)
        self.moves = 1
        self.office = Office(
            corp_id=corp_id, agenda=agenda, mint=mint, directory=Directory(corp_id), outbox=Outbox(mint)
        )
        self.travel = TravelBook(self.office.catalogue, mint)
        self.book = FlowBook(self.office, self.travel)
        self.approvals = ApprovalDesk(self.book)
        self.links = LinkDesk(self.book)

    @property
    def prefix(self) -> str:
        return f"/dc{self.moves}"

    def turn(self, switches: Switches) -> None:
        self.office.switches = switches
        self.tokens.revokes_old = switches.new_token_revokes_old
