using System.Buffers;
using System.Text;
using System.Text.Json;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Access;

/// <summary>
/// The access check that is asked on every request of other people's products, answered before routing when nothing about it is
/// unusual: its key and its decision are in memory, and its body has arrived and is plain. Everything else, every fault among it,
/// goes the long way untouched and is answered there: this may only ever be faster, never different.
/// </summary>
internal sealed class AnswerFromMemory(RequestDelegate next, RuntimeKeys keys, RuntimeLimiter limiter, AccessCache access)
{
    private const string Path = "/v1/access/check";
    private const int LongestBody = 512;

    // What is printed as it is in JSON, coming and going: neither quote nor backslash, nothing beyond ASCII.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Where(letter => letter is not ('"' or '\\')).Select(letter => (byte)letter),
    ]);

    private static ReadOnlySpan<byte> Field => "subject_ref"u8;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            !HttpMethods.IsPost(request.Method)
            || !string.Equals(request.Path.Value, Path, StringComparison.Ordinal)
            || request.QueryString.HasValue
            || request.ContentType is not ("application/json" or "application/json; charset=utf-8")
            || request.ContentLength is not (> 0 and <= LongestBody)
            || keys.Known(BearerToken.Of(request.Headers.Authorization.ToString())) is not { } caller
            || !caller.Has(RuntimeScopes.Read)
        )
        {
            return next(context);
        }

        var reader = request.BodyReader;
        if (!reader.TryRead(out var read))
        {
            return next(context);
        }

        var body = read.Buffer;
        var subjectRef = body.IsSingleSegment && body.Length == request.ContentLength ? Parse(body.FirstSpan) : null;
        if (subjectRef is null || !access.TryKnow(caller.Scope, subjectRef, out var allowed))
        {
            // Looked at and left as it was: whoever comes next reads it from its beginning.
            reader.AdvanceTo(body.Start, body.Start);
            return next(context);
        }

        reader.AdvanceTo(body.End);
        return AnswerAsync(context, caller, subjectRef, allowed);
    }

    private Task AnswerAsync(HttpContext context, RuntimeCaller caller, string subjectRef, bool allowed)
    {
        var response = context.Response;
        if (limiter.Count(context, caller) is { } fault)
        {
            return Problem.WriteAsync(context, fault);
        }

        response.ContentType = "application/json; charset=utf-8";
        var writer = response.BodyWriter;
        var body = writer.GetSpan(LongestBody + 64);
        var length = Put(body, 0, "{\"subject_ref\":\""u8);
        length += Encoding.ASCII.GetBytes(subjectRef, body[length..]);
        length = Put(body, length, allowed ? "\",\"allowed\":true}"u8 : "\",\"allowed\":false}"u8);
        response.ContentLength = length;
        writer.Advance(length);
        var flushed = writer.FlushAsync(context.RequestAborted);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    /// <summary>The one field of the body; null when the body is anything but that field with a plain text.</summary>
    private static string? Parse(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, isFinalBlock: true, state: default);
        try
        {
            return
                json.Read()
                && json.TokenType == JsonTokenType.StartObject
                && json.Read()
                && json.TokenType == JsonTokenType.PropertyName
                && !json.ValueIsEscaped
                && json.ValueSpan.SequenceEqual(Field)
                && json.Read()
                && json.TokenType == JsonTokenType.String
                && json.ValueSpan is { Length: >= 3 and <= 255 } text
                && !text.ContainsAnyExcept(Plain)
                && Ends(ref json)
                ? Encoding.ASCII.GetString(text)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Ends(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read();

    private static int Put(Span<byte> body, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(body[at..]);
        return at + text.Length;
    }
}
