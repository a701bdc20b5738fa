"""One file per step of the schema; each is left as it was once it was released."""
