"""A month of news, servers and faults in virtual time: for the soak, in the suite and beside it."""
