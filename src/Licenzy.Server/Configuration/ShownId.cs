namespace Licenzy.Server.Configuration;

/// <summary>An id of the caller's in a sentence: what cannot be one is not repeated.</summary>
internal static class ShownId
{
    private const int Longest = 64;

    public static string Of(string id) =>
        id.Length <= Longest && id.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.') ? id : "of this id";
}
