using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Accounts;

/// <summary>Where buyers return to after a checkout.</summary>
internal static class ReturnAddress
{
    public const int Longest = 2048;

    /// <summary>Checks a return address: absolute, https, and plain http only where that is allowed.</summary>
    public static Fault? Check(string param, string? url, bool allowHttp)
    {
        if (url is null)
        {
            return null;
        }

        var wellFormed =
            url.Length is > 0 and <= Longest
            && !url.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && allowHttp));
        return wellFormed
            ? null
            : Fault.Field(
                param,
                $"`{param}` must be an absolute https address of at most {Longest} characters (http is allowed in test mode)."
            );
    }

    /// <summary>Refuses an address on a host that the project does not allow; with no hosts named, any is allowed.</summary>
    /// <param name="param">The field.</param>
    /// <param name="url">A well-formed address, or null.</param>
    /// <param name="hosts">The hosts, in lower case.</param>
    public static Fault? CheckHost(string param, string? url, IReadOnlyList<string> hosts) =>
        url is null || hosts.Count == 0 || hosts.Contains(new Uri(url).IdnHost.ToLowerInvariant(), StringComparer.Ordinal)
            ? null
            : Fault.Field(param, $"`{param}` leads to a host that this project does not allow. Allowed are: {string.Join(", ", hosts)}.");
}
