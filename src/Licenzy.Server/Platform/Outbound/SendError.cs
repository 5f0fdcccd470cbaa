namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// The classes of failed sends. A class and not the words of an exception: these tell whoever chose the target too much about
/// the network from which it was called.
/// </summary>
internal static class SendError
{
    /// <summary>The name has no address.</summary>
    public const string Dns = "dns";

    /// <summary>There was no connection, or it broke before an answer came.</summary>
    public const string Connect = "connect";

    /// <summary>The handshake failed: mostly the certificate.</summary>
    public const string Tls = "tls";

    /// <summary>There was no connection, or no answer, in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>This installation does not send there.</summary>
    public const string Blocked = "blocked";

    /// <summary>The answer is neither a success nor a redirect.</summary>
    public const string Http = "http";

    /// <summary>The answer is a redirect (3xx), which is never followed.</summary>
    public const string Redirect = "redirect";

    /// <summary>The answer is not HTTP, or its headers are larger than what is read.</summary>
    public const string Protocol = "protocol";
}
