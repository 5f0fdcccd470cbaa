using System.Net;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>Senders as the program makes them, and the little that tests of them share.</summary>
internal static class Senders
{
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    /// <summary>Long enough for a loaded machine; tests of timeouts give a shorter one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A guard that reaches this machine, so that peers can be put there.</summary>
    public static OutboundGuard Open(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new([Loopback], resolve);

    /// <summary>A guard as in production: nothing but the open internet.</summary>
    public static OutboundGuard Strict(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new([], resolve);

    public static WebhookSender New(OutboundGuard guard, TimeSpan? timeout = null, TimeProvider? time = null) =>
        new(guard, time ?? TimeProvider.System, timeout ?? Patience);

    /// <summary>Posts a small body with a sender of its own.</summary>
    public static async Task<SendOutcome> PostAsync(Uri target, TimeSpan? timeout = null, OutboundGuard? guard = null)
    {
        using var sender = New(guard ?? Open(), timeout);
        return await PostAsync(sender, target);
    }

    public static Task<SendOutcome> PostAsync(WebhookSender sender, Uri target) =>
        sender.PostAsync(TargetOf(sender, target), "{}"u8.ToArray(), [new("webhook-id", "evt_1")], TestContext.Current.CancellationToken);

    /// <summary>The address as it was written, without the demands of live mode.</summary>
    public static WebhookTarget TargetOf(WebhookSender sender, Uri target) => sender.TargetOf(target.OriginalString, live: false);

    /// <summary>DNS that says the same of every name.</summary>
    public static Func<string, CancellationToken, Task<IPAddress[]>> Resolving(params string[] addresses) =>
        (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
}
