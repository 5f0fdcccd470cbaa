using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>Stripe's signature of a webhook: an HMAC over the time of sending and the body.</summary>
internal static class WebhookSignature
{
    /// <summary>The value of the <c>Stripe-Signature</c> header: <c>t=…,v1=…</c>.</summary>
    public static string Sign(string body, string secret, long sentAt)
    {
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{sentAt}.{body}"));
        return $"t={sentAt},v1={Convert.ToHexStringLower(signed)}";
    }
}
