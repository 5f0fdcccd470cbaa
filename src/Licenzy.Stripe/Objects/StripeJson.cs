using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Licenzy.Stripe.Objects;

/// <summary>Bytes from outside into an element whose every text can be read.</summary>
internal static class StripeJson
{
    /// <summary>
    /// Two members of one name would let two readers see two objects, and depth is what a hostile body costs memory with; Stripe's
    /// own objects repeat nothing and stay far below.
    /// </summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly JsonReaderOptions Tokens = new() { MaxDepth = Strict.MaxDepth };

    /// <summary>Parses JSON whose root is an object. Never throws.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="json">The root, owning its memory.</param>
    /// <param name="reason">When it fails, a sentence that says why and does not repeat the bytes.</param>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out JsonElement json, [NotNullWhen(false)] out string? reason)
    {
        json = default;
        reason = null;
        if (!Utf8.IsValid(bytes.Span))
        {
            reason = "The body is not valid UTF-8.";
            return false;
        }

        try
        {
            CheckEscapes(bytes.Span);
            json = JsonElement.Parse(bytes.Span, Strict);
        }
        catch (JsonException)
        {
            reason = "The body is not JSON that can be accepted: malformed, nested too deeply, or with a member given twice.";
            return false;
        }
        catch (InvalidOperationException)
        {
            reason = "The body holds an escape that is not text.";
            return false;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            json = default;
            reason = "The body is not a JSON object.";
            return false;
        }

        return true;
    }

    /// <summary>An escaped half of a surrogate pair passes the parser and fails whoever reads the text later: it fails here instead.</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\\ud"u8) < 0 && bytes.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(bytes, Tokens);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
    }
}
