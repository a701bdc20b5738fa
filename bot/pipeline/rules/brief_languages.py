"""The servers that are to have a brief and what it is written in, in; which languages it lacks, out."""

from collections.abc import Collection, Mapping


def languages_wanted(
    wanting: Mapping[str, str | None], written_in: str | None
) -> Mapping[str, Collection[str]]:
    """Return the servers by the language they want it translated to, sorted by both.

    `wanting` has the language of each server, None where it takes the brief as it is written.
    """
    wanted: dict[str, list[str]] = {}
    for server in sorted(wanting):
        language = wanting[server]
        if language is not None and language != written_in:
            wanted.setdefault(language, []).append(server)
    return {language: wanted[language] for language in sorted(wanted)}
