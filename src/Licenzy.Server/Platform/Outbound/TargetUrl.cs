using System.Net;
using System.Net.Sockets;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// What may be written down as the address of an endpoint. It refuses early what could never work, with a sentence; it protects nothing
/// by itself: where a name leads is checked when it is connected to (<see cref="OutboundGuard"/>).
/// </summary>
internal static class TargetUrl
{
    /// <summary>How long an address may be, in characters.</summary>
    public const int MaximumLength = 2_048;

    /// <summary>From here on ports belong to applications. Below are protocols that take lines of a request for commands (mail, SSH).</summary>
    private const int FirstApplicationPort = 1_024;

    /// <inheritdoc cref="Check(string, bool, OutboundGuard, out Uri?)"/>
    public static string? Check(string url, bool live, OutboundGuard guard) => Check(url, live, guard, out _);

    /// <summary>Checks an address as somebody wrote it.</summary>
    /// <param name="url">The address.</param>
    /// <param name="live">Whether it is for live mode, where only https will do.</param>
    /// <param name="guard">Knows which networks are reached.</param>
    /// <param name="target">The parsed address when nothing is wrong with it, else null.</param>
    /// <returns>What is wrong and what to do, as a sentence for the person who wrote it; null when nothing is.</returns>
    public static string? Check(string url, bool live, OutboundGuard guard, out Uri? target)
    {
        target = null;
        if (url.Length > MaximumLength)
        {
            return $"The address is longer than {MaximumLength} characters.";
        }

        // Parsers disagree on these: Uri would trim blanks and read a backslash as a slash.
        if (url.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '\\'))
        {
            return "The address contains a blank, a control character or a backslash. Encode it, or remove it.";
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || !IsHttp(parsed) || parsed.Host.Length == 0)
        {
            return "Give an absolute http or https address, such as https://app.example.com/webhooks.";
        }

        var fault = Fault(parsed, live, guard);
        target = fault is null ? parsed : null;
        return fault;
    }

    /// <summary>
    /// Whether the host is an address, or this machine by name, that the guard does not allow: what can be told without asking DNS.
    /// </summary>
    public static bool IsRefusedLiteral(Uri target, OutboundGuard guard) => LiteralAddress(target) is { } address && !guard.Allows(address);

    private static string? Fault(Uri target, bool live, OutboundGuard guard)
    {
        if (live && target.Scheme != Uri.UriSchemeHttps)
        {
            return "In live mode the address must begin with https://.";
        }

        if (HasUser(target))
        {
            return "The address contains a user name or password. Remove it: deliveries are signed instead.";
        }

        if (target.Fragment.Length > 0)
        {
            return "The address contains a fragment (#…), which is never sent. Remove it.";
        }

        if (!IsPlainHost(target))
        {
            return "Write the host as DNS knows it: letters, digits, hyphens and dots, other scripts in their xn--… form.";
        }

        if (!IsPort(target))
        {
            return "Use port 443, a port from 1024 on or, with http alone, port 80.";
        }

        return IsRefusedLiteral(target, guard)
            ? "The address is not on the open internet. If this installation may send to it, its operator lists the network in the "
                + "setting Outbound__AllowedNetworks."
            : null;
    }

    private static bool IsHttp(Uri target) => target.Scheme == Uri.UriSchemeHttps || target.Scheme == Uri.UriSchemeHttp;

    /// <summary>Also an empty one (<c>https://@host</c>), in which readers disagree on what the host is.</summary>
    private static bool HasUser(Uri target)
    {
        var afterScheme = target.OriginalString.AsSpan(target.Scheme.Length + Uri.SchemeDelimiter.Length);
        var end = afterScheme.IndexOfAny('/', '?', '#');
        return target.UserInfo.Length > 0 || (end < 0 ? afterScheme : afterScheme[..end]).Contains('@');
    }

    /// <summary>
    /// A host in other letters is not translated here: circled digits or full-width dots can become an address on the way, and
    /// without the tables of a full translation the result would be another name than a browser's.
    /// </summary>
    private static bool IsPlainHost(Uri target) =>
        target.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 && target.Host.All(char.IsAscii);

    private static bool IsPort(Uri target) =>
        target.Port is 443 or >= FirstApplicationPort || (target.Port == 80 && target.Scheme == Uri.UriSchemeHttp);

    private static IPAddress? LiteralAddress(Uri target)
    {
        // A closing dot makes a name of "127.0.0.1." for Uri; resolvers see the address all the same.
        var host = target.IdnHost.TrimEnd('.');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        return
            IPAddress.TryParse(host, out var address) && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? address
            : null;
    }
}
