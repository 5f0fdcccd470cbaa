using System.Text.Json.Serialization;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>A webhook endpoint and how it is doing.</summary>
/// <param name="Id">Names it in other calls.</param>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Mode">Test or live, as the key says.</param>
/// <param name="Enabled">Whether it gets events.</param>
/// <param name="EventTypes">Which it takes; an empty list takes every type.</param>
/// <param name="Description">What it is for.</param>
/// <param name="IsDefault">Whether it is the one that <c>/v1/webhooks/endpoint</c> speaks of.</param>
/// <param name="Status">
/// active; failing: its last attempts failed; paused: it failed so often that only a trial is sent now and then; disabled.
/// </param>
/// <param name="DisabledReason">manual, gone (it answered 410) or failing (for five days); null while it is enabled.</param>
/// <param name="DisabledAt">When it was disabled.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="PausedUntil">When the next trial is sent.</param>
/// <param name="LastSuccessAt">When it took something last.</param>
/// <param name="LastFailureAt">When an attempt failed last.</param>
/// <param name="Notices">What the account was told about it, newest first, at most ten.</param>
/// <param name="PreviousSecretsUntil">Until when earlier secrets sign beside the current one; null when none does.</param>
/// <param name="Waiting">How many deliveries are still to be sent to it, counted up to 10,000.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="Last24Hours">How its attempts of the last day went; only in the portal's list.</param>
/// <param name="Secret">The signing secret; only in the answer to the request that made it, and never again.</param>
internal sealed record EndpointView(
    string Id,
    string Url,
    string Mode,
    bool Enabled,
    IReadOnlyList<string> EventTypes,
    string? Description,
    bool IsDefault,
    string Status,
    string? DisabledReason,
    UtcInstant? DisabledAt,
    UtcInstant? FailingSince,
    UtcInstant? PausedUntil,
    UtcInstant? LastSuccessAt,
    UtcInstant? LastFailureAt,
    IReadOnlyList<EndpointView.Notice> Notices,
    UtcInstant? PreviousSecretsUntil,
    long Waiting,
    UtcInstant CreatedAt,
    UtcInstant UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyName("last_24_hours")]
        EndpointFigures? Last24Hours = null
)
{
    /// <summary>Something that the account was told.</summary>
    /// <param name="Kind">failing or disabled.</param>
    /// <param name="Percent">With failing: how much of the time after which it is disabled had passed.</param>
    /// <param name="Reason">With disabled: why.</param>
    /// <param name="CreatedAt">When.</param>
    internal sealed record Notice(string Kind, long? Percent, string? Reason, UtcInstant CreatedAt);

    /// <summary>What stands in the place of a secret that is not shown any more.</summary>
    public const string MaskedSecret = WebhookSecret.Prefix + "••••";

    private const int MostNotices = 10;
    private const int MostWaiting = 10_000;

    /// <summary>Reads what belongs to an endpoint.</summary>
    /// <param name="session">The database.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="secret">The secret, where it was just made.</param>
    public static async Task<EndpointView> OfAsync(Session session, EndpointRow endpoint, long nowMs, string? secret = null)
    {
        var key = new EndpointKey(endpoint.Scope, endpoint.Id);
        var health = (await EndpointHealthStore.FindAsync(session, key))?.Health ?? new EndpointHealth();
        var notices = await EndpointNoticeStore.OfEndpointAsync(session, endpoint.Scope, endpoint.Id, MostNotices);
        var earlier = await EndpointSecretStore.LiveAsync(session, endpoint.Scope, endpoint.Id, nowMs);
        return new EndpointView(
            endpoint.Id,
            endpoint.Url,
            endpoint.Mode,
            endpoint.Enabled == 1,
            endpoint.Patterns,
            endpoint.Description,
            endpoint.IsDefault == 1,
            StatusOf(endpoint, health),
            endpoint.DisabledReason,
            UtcInstant.From(endpoint.DisabledMs),
            UtcInstant.From(health.FailingSinceMs),
            UtcInstant.From(health.PausedUntilMs),
            UtcInstant.From(health.LastSuccessMs),
            UtcInstant.From(health.LastFailureMs),
            [.. notices.Select(row => new Notice(row.Kind, row.Percent, row.Reason, new UtcInstant(row.CreatedMs)))],
            UtcInstant.From(earlier.Count == 0 ? null : earlier.Max(row => row.UntilMs)),
            await DeliveryListStore.WaitingAsync(session, key, MostWaiting),
            new UtcInstant(endpoint.CreatedMs),
            new UtcInstant(endpoint.UpdatedMs),
            secret
        );
    }

    private static string StatusOf(EndpointRow endpoint, EndpointHealth health) =>
        endpoint.Enabled == 0 ? "disabled"
        : health.IsPaused ? "paused"
        : health.FailingSinceMs is not null ? "failing"
        : "active";
}
