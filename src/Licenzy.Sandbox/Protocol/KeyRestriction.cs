namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// What a restricted key may not do. The key itself says it, so that there is nothing to set up: <c>rk_test_TAIL_without_charges_and_refunds</c>
/// opens the account of <c>TAIL</c> and lacks both resources; <c>write_webhook_endpoints</c> lacks only writing. The account itself is the
/// resource <c>account</c>.
/// </summary>
/// <param name="AccountTail">The part of the key that names the account.</param>
/// <param name="Resources">The resources that it lacks, as paths name them with <c>_</c> for <c>/</c>.</param>
internal sealed record KeyRestriction(string AccountTail, IReadOnlyList<string> Resources)
{
    private const string Without = "_without_";
    private const string Writing = "write_";

    public static KeyRestriction None { get; } = new(string.Empty, []);

    public static KeyRestriction Read(bool isRestricted, string tail)
    {
        var split = isRestricted ? tail.IndexOf(Without, StringComparison.Ordinal) : -1;
        return split < 1
            ? new KeyRestriction(tail, [])
            : new KeyRestriction(tail[..split], tail[(split + Without.Length)..].Split("_and_"));
    }

    /// <summary>The refusal of a request that the key may not make, or null.</summary>
    public StripeError? Refuse(string method, string path)
    {
        var resource = ResourceOf(path);
        var writes = !HttpMethods.IsGet(method);
        return Resources.Any(lacked => lacked == resource || (writes && lacked == Writing + resource))
            ? new StripeError(
                403,
                StripeError.InvalidRequest,
                null,
                $"The provided key may not do this. Give it the permission to {(writes ? "write" : "read")} '{resource}' and send the request again."
            )
            : null;
    }

    /// <summary><c>/v1/checkout/sessions/cs_1</c> is of <c>checkout_sessions</c>, <c>/v1/charges/ch_1</c> of <c>charges</c>.</summary>
    private static string ResourceOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [_, "checkout" or "billing_portal" or "test_helpers", var second, ..] => $"{parts[1]}_{second}",
            [_, var first, ..] => first,
            _ => string.Empty,
        };
    }
}
