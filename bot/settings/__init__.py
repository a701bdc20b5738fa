"""The typed configuration: sections, how they are read, and how mistakes are told."""

from bot.settings.loading import load_settings
from bot.settings.sections import Settings, SubscriptionSettings, every_setting

__all__ = ["Settings", "SubscriptionSettings", "every_setting", "load_settings"]
