using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration.Doctor;

/// <summary>
/// Looks into a connection and says of each thing whether it is as it should be and what to do about it. All questions are asked of
/// Stripe at once and share one time, so that a Stripe that hangs gives an answer with holes and not none.
/// </summary>
internal sealed class ExamineConnection(
    Database database,
    StripeClient stripe,
    InspectKey inspectKey,
    RegisterWebhook registerWebhook,
    ConnectionSecrets secrets,
    ReadConnections connections,
    WebhookAddress address,
    TimeProvider time
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The report.</summary>
    /// <param name="Mode">The mode that was examined.</param>
    /// <param name="Good">How many checks found all well.</param>
    /// <param name="Total">How many checks were made.</param>
    /// <param name="DurationMs">How long all took, in milliseconds.</param>
    /// <param name="Checks">What each found.</param>
    internal sealed record Response(string Mode, int Good, int Total, long DurationMs, IReadOnlyList<ConnectionCheck> Checks);

    /// <summary>The mode that Stripe names.</summary>
    private sealed record NamedMode(bool? Live);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var start = time.GetTimestamp();
        if (await StoredConnection.FindAsync(database, secrets, scope, cancellationToken) is not { } stored)
        {
            return ConnectionFaults.NotConnected(scope.ModeText);
        }

        var facts = await database.ReadAsync(session => connections.FactsAsync(session, scope, stored.Row), cancellationToken);
        var checks = await ExamineAsync(scope, stored, facts, cancellationToken);
        return new Response(
            scope.ModeText,
            checks.Count(check => check.Status == CheckStatus.Ok),
            checks.Count,
            (long)time.GetElapsedTime(start).TotalMilliseconds,
            checks
        );
    }

    private async Task<IReadOnlyList<ConnectionCheck>> ExamineAsync(
        Scope scope,
        StoredConnection stored,
        ConnectionFacts facts,
        CancellationToken caller
    )
    {
        using var budget = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, caller);
        var patience = both.Token;
        var key = stored.Credentials;
        var account = Probe.AskAsync(time, cancellation => stripe.RetrieveAccountAsync(key, cancellation), patience, caller);
        var mode = Probe.AskAsync(time, cancellation => ModeAsync(key, cancellation), patience, caller);
        var endpoints = Probe.AskAsync(
            time,
            cancellation => registerWebhook.OwnAsync(key, scope, stored.Row.Id, cancellation),
            patience,
            caller
        );
        var permissions = StripeKeyText.IsRestricted(stored.Row.KeyHint)
            ? Probe.AskAsync(time, cancellation => PermissionsAsync(key, cancellation), patience, caller)
            : Task.FromResult(new Probe<IReadOnlyList<CheckedPermission>>([], Error: null, 0));
        await Task.WhenAll(account, mode, endpoints, permissions);
        var now = time.GetUtcNow();
        return
        [
            KeyChecks.Works(await account, stored.Row),
            KeyChecks.IsOfMode(scope.Mode, stored.Row, (await mode).Value?.Live, (await mode).DurationMs),
            .. KeyChecks.Permissions(await permissions),
            .. EndpointChecks.Of(scope.Mode, await endpoints, address.Of(stored.Row.Id)),
            EventChecks.SecretVerifies(facts),
            EventChecks.LastEvent(facts, now.ToUnixTimeMilliseconds()),
            EventChecks.Clock(await account, now),
            EventChecks.Address(scope.Mode, address, stored.Row.Id),
        ];
    }

    private async Task<StripeResult<NamedMode>> ModeAsync(StripeCredentials key, CancellationToken cancellation) =>
        new StripeResult<NamedMode>.Success(
            new NamedMode(await inspectKey.ModeAsync(key, cancellation)),
            RequestId: null,
            time.GetUtcNow()
        );

    private async Task<StripeResult<IReadOnlyList<CheckedPermission>>> PermissionsAsync(
        StripeCredentials key,
        CancellationToken cancellation
    ) =>
        new StripeResult<IReadOnlyList<CheckedPermission>>.Success(
            await inspectKey.PermissionsAsync(key, cancellation),
            RequestId: null,
            time.GetUtcNow()
        );
}
