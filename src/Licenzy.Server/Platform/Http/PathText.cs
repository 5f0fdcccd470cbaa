using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace Licenzy.Server.Platform.Http;

/// <summary>
/// A text of the caller's in a path, percent-decoded exactly once from what was sent. Route values do not serve: they keep
/// <c>%2F</c> encoded, so that <c>a%2Fb</c> and <c>a%252Fb</c> would become one customer.
/// </summary>
internal static class PathText
{
    /// <summary>A lone surrogate: what is not percent-encoded UTF-8 is no text either, and every check of a text refuses it.</summary>
    private const string NoText = "\ud800";

    /// <summary>
    /// The last segment of the path as it was sent, decoded. Nothing is repaired: <c>%ff</c> taken for its own letters would
    /// be the same customer as <c>%25ff</c>.
    /// </summary>
    public static string Last(HttpContext context) => BeforeEnd(context, 0);

    /// <summary>The segment that stands so many before the last, decoded in the same way: <c>customers/{subject_ref}/grants</c> has it at 1.</summary>
    public static string BeforeEnd(HttpContext context, int segments)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOfAny(['?', '#']);
        var path = end < 0 ? target : target[..end];
        // Routing ignores a slash at the end, so it is no empty segment here either.
        path = path.EndsWith('/') ? path[..^1] : path;
        var parts = path.Split('/');
        return Decode(parts[^(segments + 1)]);
    }

    private static string Decode(ReadOnlySpan<char> encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes[length++] = (byte)encoded[i];
                continue;
            }

            if (
                i + 2 >= encoded.Length
                || !byte.TryParse(
                    encoded.Slice(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out bytes[length++]
                )
            )
            {
                return NoText;
            }

            i += 2;
        }

        var decoded = bytes.AsSpan(0, length);
        return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : NoText;
    }
}
