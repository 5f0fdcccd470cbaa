using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>One entitlement with everything that it stands on.</summary>
internal sealed class ReadEntitlement(Database database, TimeProvider time)
{
    private const int MostFacts = 100;

    /// <summary>An entitlement and its proof.</summary>
    /// <param name="Entitlement">The entitlement.</param>
    /// <param name="Tests">The four tests of availability, now.</param>
    /// <param name="Chain">From the cause of its last change to what the application was told.</param>
    /// <param name="PurchaseKey">The sale that it is: Stripe's Checkout session or subscription, or a grant.</param>
    /// <param name="Facts">What Stripe and operators said of the sale, merged, as it is stored; a hundred at most.</param>
    /// <param name="FactsTruncated">Whether there are more.</param>
    internal sealed record Response(
        HeldEntitlement Entitlement,
        IReadOnlyList<PassedTest> Tests,
        IReadOnlyList<ChainStep> Chain,
        string PurchaseKey,
        IReadOnlyList<StatedFact> Facts,
        bool FactsTruncated
    );

    /// <summary>What was said of one object.</summary>
    /// <param name="Type">session, subscription, invoice, charge, refund, dispute, payment or operator.</param>
    /// <param name="Id">Stripe's id of the object, or the operator's action.</param>
    /// <param name="Body">Everything that was said, merged.</param>
    internal sealed record StatedFact(string Type, string Id, JsonElement Body);

    public Task<Answer<Response>> HandleAsync(PortalCaller caller, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ReadAsync(session, caller.Scope, id), cancellationToken);

    /// <summary>The entitlement's own history, newest first.</summary>
    public Task<Answer<Page<HistoryView>>> HistoryAsync(
        Scope scope,
        string id,
        ListCustomer.Query query,
        CancellationToken cancellationToken
    ) =>
        PageAsync<HistoryView>(
            scope,
            id,
            IdPrefix.History,
            query,
            async (session, before, most) =>
                await ListCustomer.HistoryViewsAsync(
                    session,
                    await HistoryListStore.OfEntitlementAsync(session, scope, id, IdPrefix.History, before, most)
                ),
            view => view.Id,
            cancellationToken
        );

    /// <summary>What was consumed of it, newest first.</summary>
    public Task<Answer<Page<UsageView>>> UsageAsync(
        Scope scope,
        string id,
        ListCustomer.Query query,
        CancellationToken cancellationToken
    ) =>
        PageAsync<UsageView>(
            scope,
            id,
            IdPrefix.Use,
            query,
            async (session, before, most) =>
                [.. (await UsageListStore.OfEntitlementAsync(session, scope, id, IdPrefix.Use, before, most)).Select(UsageView.Of)],
            view => view.Id,
            cancellationToken
        );

    private async Task<Answer<Response>> ReadAsync(Session session, Scope scope, string id)
    {
        if (await FindAsync(session, scope, id) is not { } row)
        {
            return NotHere.Of("no entitlement", id, scope);
        }

        var nowMs = time.NowMs();
        var seen = SeenEntitlement.Now(EntitlementReading.At(row, nowMs));
        var component = await FactStore.ComponentAsync(session, scope, [PurchaseKey.RootOf(row.PurchaseKey)]);
        var allowed = await ReadSubject.IsAllowedAsync(session, scope, row.SubjectRef, nowMs);
        var decision = new ChainStep
        {
            Kind = "decision",
            Id = null,
            At = null,
            Status = allowed ? "allowed" : "denied",
        };
        return new Response(
            seen.Show(await new ProductNames(session, scope).OfAsync(row.ProductCode)),
            ExplainDecision.Tests(seen, nowMs),
            await new DecisionChain(session, scope, new People(session)).OfAsync(seen, nowMs, decision),
            row.PurchaseKey,
            [.. component.Facts.OrderBy(fact => fact.Type).ThenBy(fact => fact.Id, StringComparer.Ordinal).Take(MostFacts).Select(Show)],
            component.Facts.Count > MostFacts
        );
    }

    private static Task<EntitlementRow?> FindAsync(Session session, Scope scope, string id) =>
        LicenzyId.IsValid(IdPrefix.Entitlement, id)
            ? EntitlementStore.FindAsync(session, scope, id)
            : Task.FromResult<EntitlementRow?>(null);

    public static StatedFact Show(Fact fact) => new(fact.Type.ToText(), fact.Id, JsonElement.Parse(FactJson.Write(fact)));

    private async Task<Answer<Page<T>>> PageAsync<T>(
        Scope scope,
        string id,
        string prefix,
        ListCustomer.Query query,
        Func<Session, string, int, Task<IReadOnlyList<T>>> read,
        Func<T, string> idOf,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(query.Limit, out var limit) is { } fault)
        {
            return fault;
        }

        if (query.Cursor is { } cursor && !LicenzyId.IsValid(prefix, cursor))
        {
            return PageLimit.BadCursor;
        }

        return await database.ReadAsync<Answer<Page<T>>>(
            async session =>
                await FindAsync(session, scope, id) is null
                    ? NotHere.Of("no entitlement", id, scope)
                    : Page<T>.Of(await read(session, query.Cursor ?? $"{prefix}~", limit + 1), limit, idOf),
            cancellationToken
        );
    }
}
