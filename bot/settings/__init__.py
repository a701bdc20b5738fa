"""The typed configuration: sections, how they are read, and how mistakes are told."""

from bot.settings.loading import load_settings
from bot.settings.sections import Settings, every_setting
from bot.settings.subscription_section import SubscriptionSettings

__all__ = ["Settings", "SubscriptionSettings", "every_setting", "load_settings"]
