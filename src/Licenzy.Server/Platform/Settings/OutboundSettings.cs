using System.Net;
using Licenzy.Core.Webhooks;

namespace Licenzy.Server.Platform.Settings;

/// <summary>How others' servers are reached: section <c>Outbound</c>.</summary>
internal sealed record OutboundSettings
{
    /// <summary>The setting that opens private networks, as a fault names it.</summary>
    internal const string AllowedNetworksKey = "Outbound:AllowedNetworks";

    /// <summary>
    /// Networks that are reached although they are not public, in CIDR form, separated by commas: for webhooks, and for Stripe when
    /// `Stripe__ApiBase` is elsewhere. Other addresses that are not public (loopback, private, link-local) are refused, so that nobody can
    /// reach this machine's neighbours through it. `localhost` mostly needs both `127.0.0.0/8` and `::1/128`.
    /// </summary>
    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    /// <summary>
    /// How long the delivery of a webhook may take until its answer begins, in seconds, from 1 to 30. Of that, the connection may take 5.
    /// </summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>
    /// When a delivery that failed is tried again: the waits after each failure, separated by commas, 1 to 20 of them, each from `1s` to
    /// `7d`. Each varies by 20 %, and a receiver's `Retry-After` makes it longer. After the last one a delivery is dead.
    /// </summary>
    public required RetrySchedule RetrySchedule { get; init; }

    /// <summary>How many deliveries to one endpoint this node makes at once, from 1 to 100. One that is slow delays only itself.</summary>
    public required int EndpointConcurrency { get; init; }

    /// <summary>
    /// How many deliveries this node has in hand at once, to all endpoints, from 8 to 10000. One project has at most half of them.
    /// </summary>
    public required int Concurrency { get; init; }

    internal static OutboundSettings Read(SettingsReader reader) =>
        new()
        {
            AllowedNetworks = reader.Networks(AllowedNetworksKey, reader.IsDevelopment ? "127.0.0.0/8,::1/128" : ""),
            TimeoutSeconds = reader.Number("Outbound:TimeoutSeconds", 15, 1, 30, "seconds"),
            RetrySchedule = Schedule(reader),
            EndpointConcurrency = reader.Number("Outbound:EndpointConcurrency", 8, 1, 100, "deliveries"),
            Concurrency = reader.Number("Outbound:Concurrency", 4_096, 8, 10_000, "deliveries"),
        };

    private static RetrySchedule Schedule(SettingsReader reader)
    {
        const string Key = "Outbound:RetrySchedule";
        var text = reader.Text(Key, RetrySchedule.Standard.ToString())!;
        if (!RetrySchedule.TryParse(text, out var schedule))
        {
            reader.Fault(Key, $"is \"{text}\", which cannot be used. Give 1 to 20 waits such as 5s,5m,2h,1d, each from 1s to 7d.");
        }

        return schedule;
    }
}
