<?php // PHP 8 with curl. Reads the key from the environment, so that it is not in the code.
const FIELDS = ['orderId', 'productId', 'code', 'actionId', 'total', 'currency', 'fixedCost', 'tax', 'shipping'];

/** The `proof` of a page's order. It covers the visitor id if there is one. */
function waymark_proof(string $account, string $keyId, string $secret, int $seconds, array $order): string {
    $covered = isset($order['visitorId']) ? ['visitorId'] : [];
    $lines = ['waymark-proof-1', $seconds, $account, $order['type'], ...array_map(fn($f) => $order[$f] ?? '', FIELDS)];
    foreach ($covered as $field) $lines[] = "$field=$order[$field]";
    return "t=$seconds,k=$keyId,f=" . implode('+', $covered) . ',v1=' . hash_hmac('sha256', implode("\n", $lines), $secret);
}

/** The header that signs a call. */
function waymark_signature(string $key, int $seconds, string $method, string $path, string $body = '', string $idempotencyKey = ''): string {
    $name = implode('_', array_slice(explode('_', $key), 0, 3));
    $text = implode("\n", ['waymark-call-1', $seconds, $name, $method, $path, $idempotencyKey, $body]);
    return "t=$seconds,k=$name,v1=" . hash_hmac('sha256', $text, $key);
}

/** Reports a sale. Returns the status and the answer; call it again after 0, 429 or 5xx. */
function waymark_sale(string $collector, string $key, array $sale): array {
    $body = json_encode($sale, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    $headers = ['Content-Type: application/json', 'Waymark-Signature: ' . waymark_signature($key, time(), 'POST', '/v1/sales', $body)];
    $curl = curl_init("$collector/v1/sales");
    curl_setopt_array($curl, [CURLOPT_POSTFIELDS => $body, CURLOPT_HTTPHEADER => $headers, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 10]);
    $answer = curl_exec($curl);
    return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $answer];
}
