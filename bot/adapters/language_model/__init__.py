"""A prompt in, a language model's answer out; loads pydantic-ai, so only where one is configured."""
