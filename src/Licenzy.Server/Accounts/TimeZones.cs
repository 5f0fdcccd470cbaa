namespace Licenzy.Server.Accounts;

/// <summary>Time zones by the names that browsers and databases share.</summary>
internal static class TimeZones
{
    private const int LongestName = 64;

    /// <summary>Whether it is a name such as <c>Europe/Madrid</c> or <c>UTC</c>.</summary>
    public static bool IsKnown(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+')
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);
}
