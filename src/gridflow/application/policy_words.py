"""What stands in a policy pack, in Chinese: the value of an item, and where it comes from 出处."""

from gridflow.policy.citations import Citation


def value_words(value: object) -> str:
    """The value of an item of a pack's outline; a dash where there is none."""
    if isinstance(value, list):
        return "、".join(map(value_words, value)) or "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "—" if value is None else str(value)


def source_words(citation: Citation | None) -> str:
    """The seed, the place in it and what that says; nothing where no source is named."""
    return f"{citation.seed} {citation.place}:{citation.says}".replace(" :", ":") if citation else ""
