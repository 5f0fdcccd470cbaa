using System.Text;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// The beginning of an answer, kept so that people see what their endpoint said. The rest is a stranger's to make as long and
/// as slow as they like, and is not read.
/// </summary>
internal static class ResponseExcerpt
{
    /// <summary>How much is read, in bytes.</summary>
    public const int MaximumBytes = 1_024;

    /// <summary>For how long is read.</summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    /// <summary>Reads what comes in time. The outcome was settled by the status: nothing that goes wrong here changes it.</summary>
    /// <param name="content">The answer's body, not yet read.</param>
    /// <param name="time">Measures the two seconds.</param>
    /// <param name="cancellation">Ends the reading early; what was read until then counts.</param>
    public static async Task<string> ReadAsync(HttpContent content, TimeProvider time, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength == 0)
        {
            // As most answers are: nothing is waited for, and nothing set up for a wait.
            return string.Empty;
        }

        // Not from a pool: what goes on reading after a broken connection must not write into somebody else's buffer.
        var buffer = new byte[MaximumBytes];
        var (count, isWhole) = await FillAsync(content, buffer, time, cancellation);
        return ToText(buffer.AsSpan(0, count), isWhole);
    }

    /// <summary>
    /// As UTF-8, what is not valid replaced. Control characters go, but for tab and newline: a database refuses NUL in
    /// text, and a terminal obeys the others.
    /// </summary>
    /// <param name="bytes">The beginning of the body.</param>
    /// <param name="isWhole">Whether it is all of it; otherwise a character cut at the end is left out and not called invalid.</param>
    public static string ToText(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        Span<char> characters = stackalloc char[Encoding.UTF8.GetMaxCharCount(MaximumBytes)];
        var count = Encoding.UTF8.GetDecoder().GetChars(bytes[..Math.Min(bytes.Length, MaximumBytes)], characters, flush: isWhole);
        var kept = 0;
        foreach (var character in characters[..count])
        {
            if (character is '\t' or '\n' || !char.IsControl(character))
            {
                characters[kept++] = character;
            }
        }

        return new string(characters[..kept]);
    }

    private static async Task<(int Count, bool IsWhole)> FillAsync(
        HttpContent content,
        Memory<byte> buffer,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var patience = new CancellationTokenSource(LongestRead, time);
        await using var givenUp = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        var count = 0;
        var isWhole = false;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(patience.Token);
            while (count < buffer.Length && !isWhole)
            {
                var read = await stream.ReadAsync(buffer[count..], patience.Token);
                count += read;
                isWhole = read == 0;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // A body that is too slow or breaks off: its beginning is all there is.
        }

        return (count, isWhole);
    }
}
