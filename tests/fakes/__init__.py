"""Stand-ins that fulfil the ports in memory, held to the same contract as the real adapters."""
