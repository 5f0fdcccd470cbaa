namespace Licenzy.Server.Setup.Commands;

/// <summary>A number with its noun, as people write it.</summary>
internal static class Quantity
{
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called; more of them have an <c>s</c>.</param>
    public static string Of(long count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
