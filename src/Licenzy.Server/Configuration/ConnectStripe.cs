using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Connects a mode to a Stripe account, or changes the key. Stripe is asked before anything is stored: whose key it is, of which mode,
/// what it may do. Where the endpoint is to be registered, it is made first and stored with the key in one transaction; what it
/// replaces goes last.
/// </summary>
internal sealed class ConnectStripe(
    Database database,
    InspectKey inspectKey,
    RegisterWebhook registerWebhook,
    SaveConnection saveConnection,
    ConnectionSecrets secrets,
    ReadConnections connections,
    AuditLog audit,
    Ids ids,
    TimeProvider time
)
{
    /// <summary>A Stripe account to connect.</summary>
    /// <param name="Mode">The mode.</param>
    /// <param name="SecretKey">A secret or restricted key of that mode. Not sent: the stored one stays.</param>
    /// <param name="WebhookSecret">The signing secret of an endpoint that was registered by hand (<c>whsec_…</c>).</param>
    /// <param name="CreateWebhook">True lets Licenzy register the endpoint in Stripe and store its secret.</param>
    /// <param name="ReplaceAccount">True connects another Stripe account than the connected one.</param>
    /// <param name="DryRun">True only asks Stripe about the key: nothing is stored or registered.</param>
    internal sealed record Request(
        Mode Mode,
        [property: StringLength(255)] string? SecretKey = null,
        [property: StringLength(255)] string? WebhookSecret = null,
        bool? CreateWebhook = null,
        bool? ReplaceAccount = null,
        bool? DryRun = null
    );

    /// <summary>What was connected.</summary>
    /// <param name="Connection">The connection as it is now.</param>
    /// <param name="Key">What Stripe says of the key.</param>
    /// <param name="DryRun">Whether nothing was done.</param>
    /// <param name="EndpointsRemoved">How many endpoints in Stripe the new one replaced.</param>
    internal sealed record Response(StripeConnectionView Connection, KeyView Key, bool DryRun, int EndpointsRemoved);

    /// <summary>A key that may be stored.</summary>
    private sealed record Accepted(
        ConnectionRow? Known,
        string? NewKey,
        StripeCredentials? Former,
        StripeCredentials Credentials,
        InspectedKey.Works Key,
        bool IsRestricted
    );

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, Request request, CancellationToken cancellationToken)
    {
        if (Check(request) is { } fault)
        {
            return fault;
        }

        var scope = caller.In(request.Mode);
        var (accepted, refusal) = await InspectAsync(scope, request, cancellationToken);
        if (accepted is null)
        {
            return refusal!;
        }

        if (request.DryRun == true)
        {
            var view = await database.ReadAsync(session => connections.OfAsync(session, scope), cancellationToken);
            return new Response(view, KeyView.Of(accepted.Key, accepted.IsRestricted), DryRun: true, EndpointsRemoved: 0);
        }

        return await StoreAsync(caller, scope, request, accepted);
    }

    private static Fault? Check(Request request) =>
        request.SecretKey is { } key && StripeKeyText.Check(request.Mode, key.Trim()) is { } wrongKey ? Fault.Field("secret_key", wrongKey)
        : request.WebhookSecret is { } secret && StripeKeyText.CheckWebhookSecret(secret.Trim()) is { } wrongSecret
            ? Fault.Field("webhook_secret", wrongSecret)
        : request is { CreateWebhook: true, WebhookSecret: not null }
            ? Fault.Field(
                "webhook_secret",
                "Send either `webhook_secret` or `create_webhook`: an endpoint that is made now has a secret of its own."
            )
        : null;

    private async Task<(Accepted? Accepted, Fault? Fault)> InspectAsync(Scope scope, Request request, CancellationToken cancellationToken)
    {
        var (known, stored) = await database.ReadAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, scope) is { } row
                    ? (row, await secrets.CredentialsAsync(session, row))
                    : ((ConnectionRow?)null, (StripeCredentials?)null),
            cancellationToken
        );
        var newKey = request.SecretKey?.Trim();
        if (newKey is null && stored is null)
        {
            return (null, Fault.Field("secret_key", "No key is stored in this mode yet: send `secret_key`."));
        }

        var credentials = newKey is null ? stored! : new StripeCredentials(newKey);
        var isRestricted = StripeKeyText.IsRestricted(newKey ?? known!.KeyHint);
        var inspected = await inspectKey.HandleAsync(credentials, isRestricted, cancellationToken);
        return inspected.Match<(Accepted?, Fault?)>(
            works =>
            {
                // A trial says what is lacking in its list, so that a person sees all of it at once.
                var fault =
                    (request.DryRun == true ? null : ConnectionFaults.Check(scope.Mode, works, request.CreateWebhook == true))
                    ?? ConnectionFaults.CheckAccount(known, works.Account.Id, request.ReplaceAccount == true);
                return fault is null ? (new Accepted(known, newKey, stored, credentials, works, isRestricted), null) : (null, fault);
            },
            refused => (null, newKey is null ? ConnectionFaults.Of(refused.Error) : ConnectionFaults.OfKey(refused.Error))
        );
    }

    /// <summary>From here on the caller's disconnecting changes nothing: what Stripe makes must be stored.</summary>
    private async Task<Answer<Response>> StoreAsync(PortalCaller caller, Scope scope, Request request, Accepted accepted)
    {
        var connectionId = accepted.Known?.Id ?? ids.New("con");
        RegisteredWebhook? webhook = null;
        if (request.CreateWebhook == true)
        {
            var made = await registerWebhook.CreateAsync(accepted.Credentials, scope, connectionId, CancellationToken.None);
            if (made is StripeResult<RegisteredWebhook>.Failure failure)
            {
                return ConnectionFaults.Of(failure.Error);
            }

            webhook = made.Match<RegisteredWebhook?>(success => success.Value, _ => null);
        }

        var change = new ConnectionChange(scope, accepted.NewKey)
        {
            NewId = connectionId,
            WebhookSecret = webhook?.Secret ?? request.WebhookSecret?.Trim(),
            WebhookEndpointId = webhook?.EndpointId,
            AccountId = accepted.Key.Account.Id,
            AccountName = accepted.Key.Account.DisplayName,
            UserId = caller.UserId,
        };
        var stored = await database.WriteAsync(session => CommitAsync(session, caller, change, request, accepted), CancellationToken.None);
        var removed = await registerWebhook.RemoveAsync(accepted.Credentials, stored.Unneeded(webhook), CancellationToken.None);
        if (stored.FormerEndpointId is { } former && accepted.Former is { } formerCredentials)
        {
            // By the key with which it was made: another account's key cannot remove it.
            removed += await registerWebhook.RemoveAsync(formerCredentials, [former], CancellationToken.None);
        }

        return stored.Fault is { } fault
            ? fault
            : new Response(stored.View!, KeyView.Of(accepted.Key, accepted.IsRestricted), DryRun: false, webhook is null ? 0 : removed);
    }

    /// <summary>What the transaction came to.</summary>
    private sealed record Stored(Fault? Fault, StripeConnectionView? View, string? FormerEndpointId)
    {
        /// <summary>The endpoints in Stripe that lead to nothing now: those that were replaced, or, when nothing was stored, the new one.</summary>
        public IEnumerable<string> Unneeded(RegisteredWebhook? webhook) =>
            webhook is null ? []
            : Fault is not null ? [webhook.EndpointId]
            : webhook.Outdated.Distinct(StringComparer.Ordinal).Where(id => id != webhook.EndpointId && id != FormerEndpointId);
    }

    private async Task<Stored> CommitAsync(
        Session session,
        PortalCaller caller,
        ConnectionChange change,
        Request request,
        Accepted accepted
    )
    {
        if (await ProjectStore.LockAsync(session, caller.AccountId, change.Scope.ProjectId) is null)
        {
            return new Stored(
                new Fault(ErrorCatalogue.NotFound, "The project was deleted in this moment."),
                View: null,
                FormerEndpointId: null
            );
        }

        var known = await ConnectionStore.LockAsync(session, change.Scope);
        if (ConnectionFaults.CheckAccount(known, change.AccountId!, request.ReplaceAccount == true) is { } fault)
        {
            return new Stored(fault, View: null, FormerEndpointId: null);
        }

        // Two who register at once would each remove the other's endpoint as outdated, and none would be left.
        var isRaced = change.WebhookEndpointId is not null && known?.WebhookEndpointId != accepted.Known?.WebhookEndpointId;
        if (isRaced || (known is null && change.SecretKey is null) || await saveConnection.HandleAsync(session, change) is not { } saved)
        {
            // The endpoint leads to the address of a connection that is not there (any more).
            var moved = new Fault(ErrorCatalogue.StateChanged, "Somebody else changed the connection in this moment. Send it again.");
            return new Stored(moved, View: null, FormerEndpointId: null);
        }

        if (saved.Changed && change.WebhookEndpointId is not null)
        {
            await ReconciliationStore.MakeDueAsync(session, change.Scope, saved.Row.Id, time.NowMs());
        }

        var view = await connections.OfAsync(session, change.Scope);
        await TellAsync(session, caller, saved);
        var former = saved.Former?.WebhookEndpointId is { } old && old != saved.Row.WebhookEndpointId ? old : null;
        return new Stored(Fault: null, view, former);
    }

    private Task TellAsync(Session session, PortalCaller caller, SavedConnection saved)
    {
        var (row, former) = (saved.Row, saved.Former);
        var action = former is null ? "stripe_connection.connected" : "stripe_connection.changed";
        return saved.Changed
            ? audit.WriteAsync(
                session,
                caller,
                new AuditEntry(action, "stripe_connection", row.Id)
                {
                    Mode = row.Mode,
                    Details = new
                    {
                        before = former is null ? null : ConnectionAudit.Of(former),
                        after = ConnectionAudit.Of(row),
                        secret_replaced = row.WebhookSecretSetMs != former?.WebhookSecretSetMs,
                    },
                }
            )
            : Task.CompletedTask;
    }
}
