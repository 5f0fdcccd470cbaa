/** A text as one word of a shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A delivery as a command that posts the same again from anywhere. It signs with the secret in the environment, which this page does not
 * know, and with the time of now, because a receiver refuses what is older than five minutes.
 */
export function curlOf(delivery: { url: string; eventId: string; eventType: string; payload: unknown }): string {
  return [
    '# LICENZY_WEBHOOK_SECRET holds the signing secret of the endpoint (whsec_…)',
    `id=${shellQuoted(delivery.eventId)}`,
    'timestamp=$(date +%s)',
    `body=${shellQuoted(JSON.stringify(delivery.payload))}`,
    `key=$(printf %s "\${LICENZY_WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
    `signature=$(printf '%s.%s.%s' "$id" "$timestamp" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)`,
    `curl -sS -i ${shellQuoted(delivery.url)} \\`,
    `  -H 'Content-Type: application/json' -H ${shellQuoted(`Licenzy-Event-Type: ${delivery.eventType}`)} \\`,
    `  -H "webhook-id: $id" -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature" \\`,
    '  --data-raw "$body"',
  ].join('\n');
}
