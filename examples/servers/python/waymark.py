"""Python 3, without packages."""
import hashlib, hmac, json, time, urllib.error, urllib.request

FIELDS = ["orderId", "productId", "code", "actionId", "total", "currency", "fixedCost", "tax", "shipping"]

def _hmac(secret, lines):
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()

def proof(account, key_id, secret, seconds, order):
    """The `proof` of a page's order. It covers the visitor id if there is one."""
    covered = [field for field in ["visitorId"] if field in order]
    lines = ["waymark-proof-1", str(seconds), account, order["type"], *(order.get(field, "") for field in FIELDS)]
    lines += [f"{field}={order[field]}" for field in covered]
    return f"t={seconds},k={key_id},f={'+'.join(covered)},v1={_hmac(secret, lines)}"

def signature(key, seconds, method, path, body="", idempotency_key=""):
    """The header that signs a call."""
    name = "_".join(key.split("_")[:3])
    return f"t={seconds},k={name},v1=" + _hmac(key, ["waymark-call-1", str(seconds), name, method, path, idempotency_key, body])

def sale(collector, key, order):
    """Reports a sale. Returns the status and the answer; call it again after an exception, 429 or 5xx."""
    body = json.dumps(order)
    headers = {"Content-Type": "application/json", "Waymark-Signature": signature(key, int(time.time()), "POST", "/v1/sales", body)}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{collector}/v1/sales", body.encode(), headers), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
