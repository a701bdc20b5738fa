"""The body of a push, piece by piece, in; whether the hub signed it out (WebSub, 7.1)."""

import hmac

# The names that the Recommendation knows. SHA-1 is among them since most hubs sign with it;
# forging an HMAC takes more than the collisions that make plain SHA-1 unfit (RFC 6194, 3.3).
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})


class SignatureCheck:
    """Compares an X-Hub-Signature header ("sha256=…") with what was received."""

    def __init__(self, secret: str, header: str) -> None:
        method, _, signature = header.strip().partition("=")
        self.is_signed = bool(signature)
        self._given = signature.strip().lower().encode(errors="replace")
        known = method.strip().lower()
        self._digest = hmac.new(secret.encode(), digestmod=known) if known in METHODS else None

    def update(self, chunk: bytes) -> None:
        """Take the next piece of the body."""
        if self._digest is not None:
            self._digest.update(chunk)

    def is_right(self) -> bool:
        """Tell whether the hub signed just this body."""
        if self._digest is None:
            return False
        return hmac.compare_digest(self._digest.hexdigest().encode(), self._given)
