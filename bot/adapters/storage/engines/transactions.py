"""How a transaction is going to be used, as an execution option of its connection."""

from typing import Final

TRANSACTION: Final = "lede_transaction"
ALONE: Final = "alone"  # it writes, and no other one does meanwhile
BESIDE: Final = "beside"  # it writes beside others that lock the rows which they change
