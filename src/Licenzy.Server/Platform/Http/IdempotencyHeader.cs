using Licenzy.Core.Formats;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>Marks a route whose effect must not happen twice: it requires the <c>Idempotency-Key</c> header.</summary>
internal sealed record RequiresIdempotencyKeyMetadata;

/// <summary>The key of this request, in its one form: <c>"k"</c> and <c>k</c> are the same key.</summary>
internal sealed record RequestIdempotencyKey(string Key)
{
    public static ValueTask<RequestIdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            context.Features.Get<RequestIdempotencyKey>()
                ?? throw new InvalidOperationException("The route takes an idempotency key but does not require one.")
        );
}

/// <summary>Reads the header before the body is parsed, as the documented order of checks says.</summary>
internal sealed class IdempotencyHeader(RequestDelegate next)
{
    public const string Name = "Idempotency-Key";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiresIdempotencyKeyMetadata>() is not null)
        {
            var fault = Read(context);
            if (fault is not null)
            {
                await Problem.WriteAsync(context, fault);
                return;
            }
        }

        await next(context);
    }

    private static Fault? Read(HttpContext context)
    {
        var values = context.Request.Headers[Name];
        if (values.Count == 0 || string.IsNullOrEmpty(values[0]))
        {
            return new Fault(ErrorCatalogue.IdempotencyKeyRequired, "Send an `Idempotency-Key` header: one fresh key for each intent.");
        }

        if (values.Count > 1 || !IdempotencyKey.TryRead(values[0]!, out var key))
        {
            return Fault.Field(Name, "The `Idempotency-Key` header must be one value of 1 to 255 visible ASCII characters.");
        }

        context.Features.Set(new RequestIdempotencyKey(key));
        return null;
    }
}
