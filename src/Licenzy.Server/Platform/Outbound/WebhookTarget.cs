namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// An address that was held to the rules of <see cref="TargetUrl"/>, once for all that is posted to it in a short while: reading an
/// address costs as much as signing. Where its name leads is checked anew for each connection.
/// </summary>
internal sealed class WebhookTarget
{
    private WebhookTarget(Uri? uri, string? fault)
    {
        Uri = uri;
        Fault = fault;
    }

    /// <summary>The address; null when nothing is sent to it.</summary>
    public Uri? Uri { get; }

    /// <summary>Why nothing is sent to it, as a sentence for who wrote it down; null when nothing is wrong.</summary>
    public string? Fault { get; }

    /// <param name="url">The address as it is stored.</param>
    /// <param name="live">Whether it is for live mode, where only https will do.</param>
    /// <param name="guard">Knows which networks are reached.</param>
    public static WebhookTarget Of(string url, bool live, OutboundGuard guard)
    {
        var fault = TargetUrl.Check(url, live, guard, out var uri);
        return new WebhookTarget(uri, fault);
    }
}
