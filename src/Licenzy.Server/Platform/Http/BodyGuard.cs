using System.Buffers;
using Licenzy.Server.Platform.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Licenzy.Server.Platform.Http;

/// <summary>How large a route's body may be, in bytes, where it is not the usual 64 KiB.</summary>
internal sealed record BodyLimitMetadata(int Bytes);

/// <summary>
/// Refuses bodies that are too large or not JSON before anything is looked up. A body that is too large is drained up to
/// the transport's limit first: a client that is still writing would otherwise see a broken pipe instead of the answer.
/// </summary>
internal sealed class BodyGuard(RequestDelegate next)
{
    public const int JsonLimit = 64 * 1024;

    /// <summary>What the transport itself accepts, in bytes; the rest of a refused body is read up to here.</summary>
    public const int TransportLimit = 16 * 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var takesJson = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;
        var limit = endpoint?.Metadata.GetMetadata<BodyLimitMetadata>()?.Bytes ?? JsonLimit;

        if (takesJson && HasBody(context.Request))
        {
            if (!IsJson(context.Request.ContentType))
            {
                await DrainAsync(context);
                await Problem.WriteAsync(context, WrongMediaType(context.Request.ContentType));
                return;
            }

            // All spellings mean this one; the framework's reader throws at a quoted charset.
            context.Request.ContentType = "application/json";
        }

        if (HasBody(context.Request) && !await BufferAsync(context, limit))
        {
            await DrainAsync(context);
            await Problem.WriteAsync(context, TooLarge(limit));
            return;
        }

        await next(context);
    }

    public static Fault TooLarge(int limit) =>
        new(ErrorCatalogue.PayloadTooLarge, $"The body is larger than {limit / 1024} KiB, which is the most that this route takes.");

    public static Fault WrongMediaType(string? contentType) =>
        new(
            ErrorCatalogue.UnsupportedMediaType,
            contentType is null
                ? "Send the body with `Content-Type: application/json`."
                : "This route takes `Content-Type: application/json` in UTF-8 and nothing else."
        );

    /// <summary>From HTTP/2 on a body needs neither header: only the transport knows of it.</summary>
    private static bool HasBody(HttpRequest request) =>
        request.ContentLength is > 0
        || request.Headers.TransferEncoding.Count > 0
        || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the body whole, within the limit, so that what follows never waits for a slow sender.</summary>
    private static async Task<bool> BufferAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return false;
        }

        var buffered = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                if (buffered.Length + read > limit)
                {
                    return false;
                }

                buffered.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        buffered.Position = 0;
        context.Request.Body = buffered;
        context.Request.ContentLength = buffered.Length;
        context.Features.Set(new BufferedBody(buffered));
        return true;
    }

    private static async Task DrainAsync(HttpContext context)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) > 0)
            {
                // Read and forgotten: the sender must be able to finish before it can read the refusal.
            }
        }
        catch (BadHttpRequestException)
        {
            // Larger than the transport takes at all: the answer goes out as well as it can.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}

/// <summary>The request's body as it came, for what needs the very bytes: signatures.</summary>
internal sealed class BufferedBody(MemoryStream stream)
{
    public ReadOnlyMemory<byte> Bytes => stream.GetBuffer().AsMemory(0, (int)stream.Length);
}
