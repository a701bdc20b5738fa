"""A language model's server for tests: the protocols of OpenAI and Anthropic, with scripted manners."""
