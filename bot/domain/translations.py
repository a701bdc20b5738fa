"""A brief and the language that a server wants in, the translation that is shown there out."""

from bot.domain.briefs import Brief, BriefTranslation, LinkCard


def translation_for(content: Brief | LinkCard, language: str | None) -> BriefTranslation | None:
    """Return what is shown in the place of a brief's own words; None: it is shown as written.

    That is where nobody wants another language, where it is written in that one, where nobody
    translated it, and where a translation is of another brief: parts are matched by their place.
    """
    if language is None or not isinstance(content, Brief) or content.language == language:
        return None
    for translation in content.translations:
        if translation.language == language:
            return translation if _is_of(translation, content) else None
    return None


def _is_of(translation: BriefTranslation, brief: Brief) -> bool:
    """Tell whether it has a place for each claim, and anything at all to show."""
    shown = (translation.headline, *translation.claims)
    has_quote = translation.quote is not None and brief.notable_quote is not None
    has_parts = has_quote or any(part is not None for part in shown)
    return has_parts and len(translation.claims) == len(brief.key_claims)
