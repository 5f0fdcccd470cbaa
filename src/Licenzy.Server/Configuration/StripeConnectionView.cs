using Licenzy.Server.Platform.Json;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Configuration;

/// <summary>How the connection of one mode stands. It never carries a key or a signing secret.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Connected">Whether a key is stored.</param>
/// <param name="ConnectionId">The connection, <c>con_…</c>.</param>
/// <param name="AccountId">The Stripe account, <c>acct_…</c>; null where Stripe was never asked.</param>
/// <param name="AccountName">What that account calls itself.</param>
/// <param name="KeyHint">The masked key.</param>
/// <param name="Restricted">Whether it is a restricted key.</param>
/// <param name="WebhookUrl">The address that Stripe sends events to.</param>
/// <param name="WebhookSecret">The signing secret: whether it is set, not what it is.</param>
/// <param name="EndpointId">The endpoint in Stripe, <c>we_…</c>, where Licenzy registered it.</param>
/// <param name="LastEventAt">When Stripe's last event came.</param>
/// <param name="Health">healthy, quiet, broken or not_connected.</param>
/// <param name="HealthDetail">Why, in a sentence.</param>
/// <param name="ConnectedAt">When it was connected.</param>
/// <param name="ConnectedBy">Who connected it, <c>usr_…</c>; null where a setup file did.</param>
/// <param name="ChangedAt">When it was changed last.</param>
/// <param name="ChangedBy">Who changed it last; null where a setup file did.</param>
internal sealed record StripeConnectionView(
    string Mode,
    bool Connected,
    string? ConnectionId,
    string? AccountId,
    string? AccountName,
    string? KeyHint,
    bool Restricted,
    string? WebhookUrl,
    StripeConnectionView.Secret WebhookSecret,
    string? EndpointId,
    UtcInstant? LastEventAt,
    ConnectionHealth Health,
    string HealthDetail,
    UtcInstant? ConnectedAt,
    string? ConnectedBy,
    UtcInstant? ChangedAt,
    string? ChangedBy
)
{
    /// <summary>A signing secret that is never shown.</summary>
    /// <param name="Set">Whether one is stored.</param>
    /// <param name="SetAt">Since when.</param>
    /// <param name="SetBy">Who set it, <c>usr_…</c>; null where a setup file did.</param>
    /// <param name="PreviousUntil">Until when the one before is taken as well; null when it is not.</param>
    internal sealed record Secret(bool Set, UtcInstant? SetAt, string? SetBy, UtcInstant? PreviousUntil);

    /// <summary>A mode without a connection.</summary>
    public static StripeConnectionView None(string mode) =>
        new(
            mode,
            Connected: false,
            ConnectionId: null,
            AccountId: null,
            AccountName: null,
            KeyHint: null,
            Restricted: false,
            WebhookUrl: null,
            new Secret(Set: false, SetAt: null, SetBy: null, PreviousUntil: null),
            EndpointId: null,
            LastEventAt: null,
            ConnectionHealth.NotConnected,
            "No Stripe account is connected in this mode.",
            ConnectedAt: null,
            ConnectedBy: null,
            ChangedAt: null,
            ChangedBy: null
        );

    /// <param name="row">The connection.</param>
    /// <param name="webhookUrl">Its address.</param>
    /// <param name="facts">What has come of it.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static StripeConnectionView Of(ConnectionRow row, string webhookUrl, ConnectionFacts facts, long nowMs)
    {
        var (health, detail) = facts.Judge(nowMs);
        return new StripeConnectionView(
            row.Mode,
            Connected: true,
            row.Id,
            row.StripeAccountId,
            row.StripeAccountName,
            row.KeyHint,
            StripeKeyText.IsRestricted(row.KeyHint),
            webhookUrl,
            SecretOf(row, nowMs),
            row.WebhookEndpointId,
            UtcInstant.From(facts.LastEventMs),
            health,
            detail,
            new UtcInstant(row.CreatedMs),
            row.CreatedBy,
            new UtcInstant(row.UpdatedMs),
            row.UpdatedBy
        );
    }

    private static Secret SecretOf(ConnectionRow row, long nowMs) =>
        new(
            row.WebhookSecret is not null,
            UtcInstant.From(row.WebhookSecretSetMs),
            row.WebhookSecretSetBy,
            row.PreviousWebhookSecret is not null && row.PreviousWebhookSecretUntilMs > nowMs
                ? UtcInstant.From(row.PreviousWebhookSecretUntilMs)
                : null
        );
}
