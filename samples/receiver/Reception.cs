using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Receiver;

/// <summary>Takes one request after the other: read, verify, look whether it is new, handle, remember, answer.</summary>
internal sealed class Reception(
    ReceiverOptions options,
    HandledEvents handled,
    EventHandling handling,
    TimeProvider clock,
    TextWriter output
) : IDisposable
{
    private readonly WebhookVerifier verifier = new(options.Secrets);
    private readonly SemaphoreSlim turn = new(1, 1);
    private int failed;

    /// <summary>The greatest body that is read, in bytes. Licenzy's are a few kilobytes.</summary>
    public const int MostBytes = 256 * 1024;

    public async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        byte[] body;
        try
        {
            body = await ReadAsync(request);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"A body has at most {MostBytes} bytes.");
        }

        var id = One(request.Headers["webhook-id"]);
        var signatures = One(request.Headers["webhook-signature"]);
        if (verifier.Fault(id, One(request.Headers["webhook-timestamp"]), signatures, body, clock.GetUtcNow()) is { } fault)
        {
            return Refuse(StatusCodes.Status400BadRequest, fault);
        }

        if (options.Slow > TimeSpan.Zero)
        {
            await Task.Delay(options.Slow, clock);
        }

        // One at a time: two attempts of one event that overlap must not both find it new.
        await turn.WaitAsync();
        try
        {
            return Answer(id!, One(request.Headers["licenzy-attempt"]) ?? "?", body);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>
    /// The order is: handle, remember, answer. A crash between any two of these brings the event again, which the memory or the
    /// handling itself must bear; answering first and handling later from a queue in memory would lose it, since Licenzy keeps no
    /// event for whoever has said 2xx. Work that takes longer than the 15 seconds that Licenzy waits belongs into a table or a durable
    /// queue: write it there, remember, answer, and work afterwards.
    /// </summary>
    private IResult Answer(string id, string attempt, byte[] body)
    {
        if (failed < options.Fail)
        {
            failed++;
            return Refuse(
                StatusCodes.Status500InternalServerError,
                $"Failed on purpose, {failed} of {options.Fail} ({id}, attempt {attempt})."
            );
        }

        if (handled.Contains(id))
        {
            output.WriteLine($"duplicate of an event that was handled ({id}, attempt {attempt})");
            return Results.Text("already handled");
        }

        try
        {
            output.WriteLine($"{handling.Handle(body)} ({id}, attempt {attempt})");
        }
        catch (JsonException)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The body is no event ({id}, attempt {attempt}).");
        }

        handled.Add(id);
        return Results.Text("thank you");
    }

    /// <summary>The reason goes into the answer too: Licenzy keeps its start, and shows it beside the attempt.</summary>
    private IResult Refuse(int status, string reason)
    {
        output.WriteLine($"{status}: {reason}");
        return Results.Text(reason, statusCode: status);
    }

    /// <summary>The bytes as they came. What a framework parsed and wrote again has other bytes, and no signature fits them.</summary>
    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static string? One(StringValues values) => values.Count == 1 ? values[0] : null;
}
