"""What Slack adds to sound blocks before it keeps them."""

from sandbox.slack.mint import Mint
from sandbox.slack.shapes import Json


def with_ids(blocks: list[Json], mint: Mint) -> list[Json]:
    """A copy in which every block has a `block_id` and every interactive element an `action_id`."""
    return [_block(b, mint) for b in blocks]


def _block(block: Json, mint: Mint) -> Json:
    made = {**block, "block_id": block.get("block_id") or mint.block_id()}
    if made["type"] in ("actions", "context_actions"):
        made["elements"] = [_element(e, mint) for e in made["elements"]]
    for name in ("accessory", "element"):
        if name in made:
            made[name] = _element(made[name], mint)
    if made["type"] == "card" and "actions" in made:
        made["actions"] = [_element(e, mint) for e in made["actions"]]
    return _nested(made, mint)


def _nested(block: Json, mint: Mint) -> Json:
    if "child_blocks" in block:
        return {**block, "child_blocks": with_ids(block["child_blocks"], mint)}
    if block["type"] == "carousel":
        return {**block, "elements": with_ids(block["elements"], mint)}
    return block


def _element(element: Json, mint: Mint) -> Json:
    if element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": mint.block_id()}
