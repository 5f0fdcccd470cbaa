using System.Buffers;

namespace Licenzy.Core.Formats;

/// <summary>The integrator's own code for a product.</summary>
public static class ProductCode
{
    /// <summary>The greatest number of characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
    );

    /// <summary>Checks a code.</summary>
    /// <returns>Null when it is good, else a sentence that says what is wrong.</returns>
    public static string? Check(string? text) =>
        text switch
        {
            null or "" => "product_code must not be empty.",
            { Length: > MaxLength } => $"product_code must have at most {MaxLength} characters.",
            _ when text.AsSpan().ContainsAnyExcept(Characters) => "product_code may contain only A-Z a-z 0-9 _ - and the dot.",
            _ => null,
        };
}
