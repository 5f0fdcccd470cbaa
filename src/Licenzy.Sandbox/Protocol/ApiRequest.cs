namespace Licenzy.Sandbox.Protocol;

/// <summary>What the head of an API request says, read once.</summary>
internal sealed class ApiRequest
{
    private const int LongestIdempotencyKey = 255;

    private readonly HttpRequest request;
    private readonly StripeError? keyProblem;

    public ApiRequest(string requestId, HttpRequest request)
    {
        this.request = request;
        RequestId = requestId;
        Method = request.Method;
        Path = request.Path;
        Id = request.RouteValues["id"] as string ?? "";
        Version = request.Headers["Stripe-Version"] is [{ Length: > 0 } version] ? version : null;
        IdempotencyKey = HttpMethods.IsPost(Method) && request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : null;
        switch (ApiKey.Read(request.Headers.Authorization))
        {
            case ApiKeyReading.Accepted accepted:
                Key = accepted.Key;
                break;
            case ApiKeyReading.Refused refused:
                keyProblem = refused.Error;
                break;
        }
    }

    public string RequestId { get; }

    public string Method { get; }

    public string Path { get; }

    /// <summary>Method and path, which an idempotency key stays bound to.</summary>
    public string Route => $"{Method} {Path}";

    /// <summary>The id in the path, empty where the route has none.</summary>
    public string Id { get; }

    /// <summary>The version asked for; null leaves it to the account.</summary>
    public string? Version { get; }

    public string? IdempotencyKey { get; }

    /// <summary>Whose request it is; null when <see cref="Refuse"/> has something to say about the key.</summary>
    public ApiKey? Key { get; }

    /// <summary>Whether the operation may change something.</summary>
    public bool Changes => !HttpMethods.IsGet(Method);

    /// <summary>Whether a text may stand in a header of an answer.</summary>
    public static bool IsPlain(string text) => text.All(letter => letter is >= ' ' and <= '~');

    /// <summary>What to refuse before the parameters are looked at, or null.</summary>
    public StripeError? Refuse()
    {
        if (keyProblem is not null)
        {
            return keyProblem;
        }
        if (IdempotencyKey is not null && (IdempotencyKey.Length > LongestIdempotencyKey || !IsPlain(IdempotencyKey)))
        {
            return StripeError.Invalid(
                $"An idempotency key can have at most {LongestIdempotencyKey} characters, all of them visible ASCII."
            );
        }
        if (Key!.Lacks.Refuse(Method, Path) is { } forbidden)
        {
            return forbidden;
        }
        return Version is null ? null : ApiVersion.Check(Version);
    }

    /// <summary>The parameters, from the query and, where the method has one, the body.</summary>
    public async Task<(FormTree.Group? Form, StripeError? Problem)> ReadFormAsync(CancellationToken cancellationToken)
    {
        var encoded = request.QueryString.HasValue ? request.QueryString.Value![1..] : "";
        if (Changes)
        {
            var (body, problem) = await ReadBodyAsync(cancellationToken);
            if (problem is not null)
            {
                return (null, problem);
            }
            encoded = encoded.Length == 0 ? body : $"{encoded}&{body}";
        }
        return FormParser
            .Parse(encoded)
            .Match<(FormTree.Group?, StripeError?)>(
                read => (read.Root, null),
                refused => (null, StripeError.Invalid($"Invalid parameter name: {refused.Name}", refused.Name))
            );
    }

    private async Task<(string Body, StripeError? Problem)> ReadBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(cancellationToken);
            return body.Length > 0 && !request.HasFormContentType
                ? ("", StripeError.Invalid("Invalid request: the body must be of the content type application/x-www-form-urlencoded."))
                : (body, null);
        }
        catch (BadHttpRequestException bad)
        {
            return ("", StripeError.Invalid(bad.Message) with { Status = bad.StatusCode });
        }
    }
}
