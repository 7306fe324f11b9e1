"""Which documents a post wants to see of one person, and which of them somebody has shown."""

from collections.abc import Collection
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import id_card, own_declaration
from terminal.declarations.declaration import Declaration
from terminal.verdict.decision import Need

_OF_HEALTH: Final = (Need.DECLARATION, Need.CERTIFICATE)
_IDENTITY_KINDS: Final = frozenset(id_card.FORMAT.kinds)


def provided(declaration: Declaration) -> Need | None:
    """What a code is good for as a document; None where it can be none, such as a forged one.

    A card is not signed; a declaration or certificate counts only where it is verified.
    """
    if declaration.assurance is Assurance.VERIFIED:
        own = declaration.kind == own_declaration.KIND
        return Need.DECLARATION if own else Need.CERTIFICATE
    is_card = declaration.kind in _IDENTITY_KINDS
    return Need.IDENTITY if is_card and declaration.assurance is Assurance.UNSIGNED else None


def missing(needs: Collection[Need], shown: Collection[Need]) -> tuple[Need, ...]:
    """Which documents somebody who has shown these may show next; none once that is enough.

    The card is wanted for itself; of declaration and certificate either does, where the post
    names both.
    """
    of_health = tuple(need for need in _OF_HEALTH if need in needs)
    if any(need in shown for need in of_health):
        of_health = ()
    card = (Need.IDENTITY,) if Need.IDENTITY in needs and Need.IDENTITY not in shown else ()
    return (*card, *of_health)
