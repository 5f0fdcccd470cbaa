/** How an application verifies a request, in its own language; each stands alone. */
export const verifySamples: readonly { label: string; code: string }[] = [
  {
    label: 'C#',
    code: `// Licenzy:WebhookSecret is whsec_…; body is the raw request body.
static bool IsGenuine(string secret, IHeaderDictionary headers, byte[] body)
{
    string id = headers["webhook-id"].ToString();
    string timestamp = headers["webhook-timestamp"].ToString();
    if (!long.TryParse(timestamp, out var seconds)
        || id.Contains('.')
        || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300)
    {
        return false;
    }

    byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
    byte[] expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));

    // A list: two signatures while a secret is rotated.
    return headers["webhook-signature"].ToString().Split(' ')
        .Any(signature => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)));
}`,
  },
  {
    label: 'Node',
    code: `import { createHmac, timingSafeEqual } from "node:crypto";

// secret is whsec_…; body is a Buffer with the raw request body.
export function isGenuine(secret, headers, body) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (id.includes(".") || !/^\\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) {
    return false;
  }

  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const hash = createHmac("sha256", key).update(\`\${id}.\${timestamp}.\`).update(body).digest("base64");
  const expected = Buffer.from(\`v1,\${hash}\`);

  // A list: two signatures while a secret is rotated.
  return (headers["webhook-signature"] ?? "").split(" ").some((text) => {
    const signature = Buffer.from(text);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}`,
  },
  {
    label: 'curl',
    code: `# Post a signed event to your own app, to try its verification.
id=evt_test
timestamp=$(date +%s)
body='{"type":"webhook.test"}'
key=$(printf %s "\${LICENZY_WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
signature=$(printf '%s.%s.%s' "$id" "$timestamp" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
curl -i http://localhost:3000/webhooks \\
  -H 'Content-Type: application/json' -H "webhook-id: $id" \\
  -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature" \\
  --data-raw "$body"`,
  },
];
