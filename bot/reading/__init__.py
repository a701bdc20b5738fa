"""Bytes of the web in, domain records out; no network and no IO beyond the package's own data."""
