using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Weather;

/// <summary>A kind of bad weather.</summary>
/// <param name="Word">Its name in requests and answers.</param>
internal sealed record FaultKind(string Word)
{
    /// <summary>The request is handled, later.</summary>
    public static FaultKind Delay { get; } = new("delay");

    /// <summary>An error status, and no effect.</summary>
    public static FaultKind Status { get; } = new("status");

    /// <summary>200 with a body that is no JSON, and no effect.</summary>
    public static FaultKind Garbage { get; } = new("garbage");

    /// <summary>The connection ends without an answer, and no effect.</summary>
    public static FaultKind Drop { get; } = new("drop");

    /// <summary>The effect is done and durable, then the connection ends without an answer.</summary>
    public static FaultKind DropAfterEffect { get; } = new("drop_after_effect");

    public static IReadOnlyList<FaultKind> All { get; } = [Delay, Status, Garbage, Drop, DropAfterEffect];
}

/// <summary>Weather that some requests meet.</summary>
/// <param name="Id">Names it in lists.</param>
/// <param name="Method">The HTTP method it is for; null for every one.</param>
/// <param name="Route">The beginning of the paths it is for.</param>
/// <param name="Kind">What happens.</param>
/// <param name="HttpStatus">For <see cref="FaultKind.Status"/>, the answer.</param>
/// <param name="Delay">How long to wait first.</param>
internal sealed record Fault(string Id, string? Method, string Route, FaultKind Kind, int HttpStatus, TimeSpan Delay)
{
    /// <summary>What happens before the request is handled; whether that was all.</summary>
    public async Task<bool> StrikeBeforeAsync(HttpContext context, TimeProvider timeProvider, CancellationToken stopping)
    {
        if (Delay > TimeSpan.Zero)
        {
            // Not ended by the client's leaving: a slow server does what it was asked, whoever still listens.
            await Task.Delay(Delay, timeProvider, stopping);
        }
        if (Kind == FaultKind.Drop)
        {
            context.Abort();
            return true;
        }
        if (Kind == FaultKind.Garbage)
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body>", CancellationToken.None);
            return true;
        }
        if (Kind != FaultKind.Status)
        {
            return false;
        }
        var requestId = context.Response.Headers["Request-Id"].ToString();
        context.Response.StatusCode = HttpStatus;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(ApiPipeline.Render(Error().ToBody(requestId)), CancellationToken.None);
        return true;
    }

    private StripeError Error() =>
        HttpStatus switch
        {
            409 => new(409, StripeError.InvalidRequest, "lock_timeout", "Another request holds this object at the moment. Try again."),
            429 => new(429, StripeError.InvalidRequest, "rate_limit", "Too many requests at once. Try again, more slowly."),
            < 500 => new(HttpStatus, StripeError.InvalidRequest, null, "A fault was asked for on this route."),
            _ => new(HttpStatus, "api_error", null, "A fault was asked for on this route."),
        };
}
