using System.Buffers;

namespace Licenzy.Core.Formats;

/// <summary>The integrator's own id for a customer: the one join key everywhere. Case-sensitive.</summary>
public static class SubjectRef
{
    /// <summary>The greatest number of UTF-16 characters.</summary>
    public const int MaxLength = 255;

    private const int ClientReferenceMaxLength = 200;
    private static readonly SearchValues<char> ClientReferenceCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>Checks a subject.</summary>
    /// <returns>Null when it is good, else a sentence that says what is wrong.</returns>
    public static string? Check(string? text) =>
        text switch
        {
            null or "" => "subject_ref must not be empty.",
            { Length: > MaxLength } => $"subject_ref must have at most {MaxLength} characters.",
            "." or ".." => "subject_ref must not be '.' or '..', which no URL path can carry.",
            _ when HasControl(text) => "subject_ref must not contain control characters.",
            _ when HasLoneSurrogate(text) => "subject_ref must be valid Unicode text.",
            _ => null,
        };

    /// <summary>
    /// Whether Stripe takes the subject as <c>client_reference_id</c>: at most 200 of letters, digits, <c>-</c> and <c>_</c>. It refuses
    /// or drops others, so they travel in metadata only.
    /// </summary>
    public static bool FitsClientReference(string subjectRef)
    {
        ArgumentNullException.ThrowIfNull(subjectRef);
        return subjectRef.Length is > 0 and <= ClientReferenceMaxLength
            && !subjectRef.AsSpan().ContainsAnyExcept(ClientReferenceCharacters);
    }

    // C0, delete and C1: what Unicode calls control characters.
    private static bool HasControl(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0000', '\u001f') || text.ContainsAnyInRange('\u007f', '\u009f');

    private static bool HasLoneSurrogate(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
