using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Configuration;

/// <summary>How the connections of a project stand, in both modes. Stripe is not asked: the doctor does that.</summary>
internal sealed class ReadConnections(Database database, WebhookAddress address, SignatureMismatches mismatches, TimeProvider time)
{
    /// <summary>Both connections of the project.</summary>
    /// <param name="Test">The connection of test mode.</param>
    /// <param name="Live">The connection of live mode.</param>
    internal sealed record Response(StripeConnectionView Test, StripeConnectionView Live);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        await database.ReadAsync<Answer<Response>>(
            async session => new Response(await OfAsync(session, caller.In(Mode.Test)), await OfAsync(session, caller.In(Mode.Live))),
            cancellationToken
        );

    /// <summary>The connection of one mode, inside a transaction of the caller's.</summary>
    public async Task<StripeConnectionView> OfAsync(Session session, Scope scope) =>
        await ConnectionStore.OfScopeAsync(session, scope) is { } row
            ? StripeConnectionView.Of(row, address.Of(row.Id), await FactsAsync(session, scope, row), time.NowMs())
            : StripeConnectionView.None(scope.ModeText);

    /// <summary>What has come of a connection.</summary>
    public async Task<ConnectionFacts> FactsAsync(Session session, Scope scope, ConnectionRow row)
    {
        var compared = await ReconciliationStore.FindAsync(session, scope, row.Id);
        return new ConnectionFacts(
            row.WebhookSecret is not null,
            row.WebhookSecretSetMs,
            await InboxLogStore.LastReceivedAsync(session, scope),
            mismatches.Of(row.Id),
            compared is { Failures: > 0 } ? compared.Failure : null
        );
    }
}
