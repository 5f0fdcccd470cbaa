using Licenzy.Core.Formats;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>Marks a route whose effect must not happen twice: it requires the <c>Idempotency-Key</c> header.</summary>
internal sealed record RequiresIdempotencyKeyMetadata;

/// <summary>Marks a route that honours the <c>Idempotency-Key</c> header where it is sent, and does without it where it is not.</summary>
internal sealed record HonoursIdempotencyKeyMetadata;

/// <summary>The key of this request, in its one form: <c>"k"</c> and <c>k</c> are the same key.</summary>
internal sealed record RequestIdempotencyKey(string Key)
{
    public static ValueTask<RequestIdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            context.Features.Get<RequestIdempotencyKey>()
                ?? throw new InvalidOperationException("The route takes an idempotency key but does not require one.")
        );
}

/// <summary>The key of a request that may have none.</summary>
/// <param name="Key">The key; null when the request came without.</param>
internal sealed record OptionalIdempotencyKey(string? Key)
{
    public static ValueTask<OptionalIdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new OptionalIdempotencyKey(context.Features.Get<RequestIdempotencyKey>()?.Key));
}

/// <summary>Reads the header before the body is parsed, as the documented order of checks says.</summary>
internal sealed class IdempotencyHeader(RequestDelegate next)
{
    public const string Name = "Idempotency-Key";

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var fault =
            metadata?.GetMetadata<RequiresIdempotencyKeyMetadata>() is not null ? ReadRequired(context)
            : metadata?.GetMetadata<HonoursIdempotencyKeyMetadata>() is not null ? ReadOptional(context)
            : null;
        if (fault is not null)
        {
            await Problem.WriteAsync(context, fault);
            return;
        }

        await next(context);
    }

    private static Fault? ReadRequired(HttpContext context) =>
        string.IsNullOrEmpty(context.Request.Headers[Name].FirstOrDefault())
            ? new Fault(ErrorCatalogue.IdempotencyKeyRequired, "Send an `Idempotency-Key` header: one fresh key for each intent.")
            : Read(context);

    /// <summary>A header that is there and empty is refused too: its sender believes to be safe from a second effect.</summary>
    private static Fault? ReadOptional(HttpContext context) => context.Request.Headers[Name].Count == 0 ? null : Read(context);

    private static Fault? Read(HttpContext context)
    {
        var values = context.Request.Headers[Name];

        if (values.Count > 1 || !IdempotencyKey.TryRead(values[0] ?? string.Empty, out var key))
        {
            return Fault.Field(Name, "The `Idempotency-Key` header must be one value of 1 to 255 visible ASCII characters.");
        }

        context.Features.Set(new RequestIdempotencyKey(key));
        return null;
    }
}
