"""One neighbour each, strangers to each other: network, database, page, processes, time."""
