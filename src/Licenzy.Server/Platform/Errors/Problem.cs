using System.Text.Encodings.Web;
using System.Text.Json;

namespace Licenzy.Server.Platform.Errors;

/// <summary>Writes refusals as RFC 9457 problems that also carry the documented top-level <c>error</c>.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body alone, for answers that are stored and replayed byte for byte.</summary>
    public static byte[] Body(Fault fault, string requestId)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("error", fault.Error.Code);
            json.WriteString("title", fault.Error.Title);
            json.WriteNumber("status", fault.Error.Status);
            json.WriteString("detail", fault.Detail);
            json.WriteString("request_id", requestId);
            WriteIfSet(json, "param", fault.Param);
            if (fault.UsageRemaining is { } remaining)
            {
                json.WriteNumber("usage_remaining", remaining);
            }

            WriteIfSet(json, "stripe_code", fault.StripeCode);
            WriteIfSet(json, "stripe_request_id", fault.StripeRequestId);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static Task WriteAsync(HttpContext context, Fault fault)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        if (fault.Error.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var body = Body(fault, context.TraceIdentifier);
        context.Response.StatusCode = fault.Error.Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static void WriteIfSet(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
