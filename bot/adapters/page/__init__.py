"""The archive in, a web page for readers on this machine out."""
