using System.Text.RegularExpressions;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>Patterns that pages are searched by.</summary>
internal static class Pattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>The pattern, in the part of the language that the browser knows too.</summary>
    public static Regex Of(string pattern) => new(pattern, RegexOptions.None, Longest);
}
