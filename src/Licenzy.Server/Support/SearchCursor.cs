using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Licenzy.Server.Support;

/// <summary>A place in a list of customers.</summary>
/// <param name="List"><c>r</c> by reference, <c>e</c> by address, <c>c</c> by the last change.</param>
/// <param name="Key">The address, or the time; empty in the list by reference.</param>
/// <param name="SubjectRef">The customer before the place.</param>
internal sealed record SearchCursor(char List, string Key, string SubjectRef)
{
    public const char ByReference = 'r';
    public const char ByEmail = 'e';
    public const char ByChange = 'c';

    /// <summary>The time of a place in the list by the last change, Unix ms.</summary>
    public long AtMs => long.Parse(Key, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is none of ours.</summary>
    public static SearchCursor? Read(string text)
    {
        if (text.Length > 4096 || text.Any(character => !char.IsAscii(character)) || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 3);
        return parts is [[ByReference or ByEmail or ByChange], _, _] && (parts[0][0] != ByChange || IsTime(parts[1]))
            ? new SearchCursor(parts[0][0], parts[1], parts[2])
            : null;
    }

    /// <summary>Its text. Neither addresses nor references hold a line break.</summary>
    public string Write() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{List}\n{Key}\n{SubjectRef}"));

    private static bool IsTime(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
