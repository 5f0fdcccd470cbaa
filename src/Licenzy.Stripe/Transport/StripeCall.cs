namespace Licenzy.Stripe.Transport;

/// <summary>One call, whatever number of requests it takes.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">The path below the API's base, its ids encoded.</param>
/// <param name="Form">The parameters: the query of a GET, the body of a POST.</param>
/// <param name="IdempotencyKey">The key that every request of a POST carries; null for other methods.</param>
internal sealed record StripeCall(HttpMethod Method, string Path, StripeForm Form, string? IdempotencyKey)
{
    private const int MaximumKeyLength = 255;

    /// <summary>Whether the call changes anything, so that a lost answer leaves a doubt.</summary>
    public bool IsWrite => Method != HttpMethod.Get;

    public static StripeCall Get(string path, StripeForm? form = null) => new(HttpMethod.Get, path, form ?? new StripeForm(), null);

    /// <exception cref="ArgumentException">The key could not travel in a header, so the request would go without one.</exception>
    public static StripeCall Post(string path, StripeForm form, string idempotencyKey) =>
        idempotencyKey.Length is > 0 and <= MaximumKeyLength && idempotencyKey.All(character => character is > ' ' and <= '~')
            ? new(HttpMethod.Post, path, form, idempotencyKey)
            : throw new ArgumentException("An idempotency key is 1 to 255 visible ASCII characters.", nameof(idempotencyKey));

    public static StripeCall Delete(string path) => new(HttpMethod.Delete, path, new StripeForm(), null);

    /// <summary>A fresh request: one can be sent only once.</summary>
    public HttpRequestMessage ToRequest(StripeClientOptions options, StripeCredentials credentials)
    {
        var address = options.ApiBase.AbsoluteUri.TrimEnd('/') + Path;
        if (Method == HttpMethod.Get && !Form.IsEmpty)
        {
            address = $"{address}?{Form.Encode()}";
        }

        var request = new HttpRequestMessage(Method, new Uri(address));
        request.Headers.Authorization = new("Bearer", credentials.SecretKey);
        request.Headers.TryAddWithoutValidation("Stripe-Version", options.Version);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (IdempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        }

        if (Method == HttpMethod.Post)
        {
            request.Content = new StringContent(Form.Encode());
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        return request;
    }
}
