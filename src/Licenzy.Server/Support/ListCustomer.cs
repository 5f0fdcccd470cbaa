using System.ComponentModel;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>What a customer has, list by list, newest first.</summary>
internal sealed class ListCustomer(Database database, TimeProvider time)
{
    private const string AfterAll = "~";

    /// <summary>Which page is wanted, as it was sent.</summary>
    internal sealed record Query(
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor"), Description("The `next_cursor` of the page before; not sent for the first page.")]
            string? Cursor = null
    );

    public Task<Answer<Page<HeldEntitlement>>> EntitlementsAsync(
        Scope scope,
        string subjectRef,
        Query query,
        CancellationToken cancellation
    ) =>
        PageAsync(
            IdPrefix.Entitlement,
            subjectRef,
            query,
            (session, before, most) => EntitlementViewsAsync(session, scope, subjectRef, before, most),
            view => view.Id,
            cancellation
        );

    public Task<Answer<Page<HistoryView>>> HistoryAsync(Scope scope, string subjectRef, Query query, CancellationToken cancellation) =>
        PageAsync(
            IdPrefix.History,
            subjectRef,
            query,
            async (session, before, most) =>
                await HistoryViewsAsync(
                    session,
                    await HistoryListStore.OfSubjectAsync(session, scope, subjectRef, IdPrefix.History, before, most)
                ),
            view => view.Id,
            cancellation
        );

    public Task<Answer<Page<UsageView>>> UsageAsync(Scope scope, string subjectRef, Query query, CancellationToken cancellation) =>
        PageAsync<UsageView>(
            IdPrefix.Use,
            subjectRef,
            query,
            async (session, before, most) =>
                [.. (await UsageListStore.OfSubjectAsync(session, scope, subjectRef, IdPrefix.Use, before, most)).Select(UsageView.Of)],
            view => view.Id,
            cancellation
        );

    public Task<Answer<Page<CheckoutAttemptView>>> AttemptsAsync(
        Scope scope,
        string subjectRef,
        Query query,
        CancellationToken cancellation
    ) =>
        PageAsync(
            IdPrefix.Attempt,
            subjectRef,
            query,
            (session, before, most) => AttemptViewsAsync(session, scope, subjectRef, before, most),
            view => view.Id,
            cancellation
        );

    public Task<Answer<Page<ToldDelivery>>> DeliveriesAsync(Scope scope, string subjectRef, Query query, CancellationToken cancellation) =>
        PageAsync(
            IdPrefix.Delivery,
            subjectRef,
            query,
            (session, before, most) => DeliveryViewsAsync(session, scope, subjectRef, before, most),
            view => view.Id!,
            cancellation
        );

    public async Task<IReadOnlyList<HeldEntitlement>> EntitlementViewsAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string before,
        int most
    )
    {
        var names = new ProductNames(session, scope);
        var nowMs = time.NowMs();
        var views = new List<HeldEntitlement>();
        foreach (var row in await EntitlementStore.PageOfSubjectAsync(session, scope, subjectRef, before, most))
        {
            views.Add(SeenEntitlement.Now(EntitlementReading.At(row, nowMs)).Show(await names.OfAsync(row.ProductCode)));
        }

        return views;
    }

    public static async Task<IReadOnlyList<CheckoutAttemptView>> AttemptViewsAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string before,
        int most
    )
    {
        var views = new List<CheckoutAttemptView>();
        var names = new ProductNames(session, scope);
        foreach (var row in await AttemptListStore.OfSubjectAsync(session, scope, subjectRef, IdPrefix.Attempt, before, most))
        {
            views.Add(await ViewAsync(session, scope, row, names));
        }

        return views;
    }

    public static async Task<IReadOnlyList<ToldDelivery>> DeliveryViewsAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string before,
        int most
    ) =>
        await ToldDeliveries.OfAsync(
            session,
            scope,
            await DeliveryListStore.DeliveriesAsync(session, scope, new OutboundFilter { SubjectRef = subjectRef }, before, most)
        );

    public static async Task<IReadOnlyList<HistoryView>> HistoryViewsAsync(Session session, IReadOnlyList<HistoryRow> rows)
    {
        var people = new People(session);
        var views = new List<HistoryView>();
        foreach (var row in rows)
        {
            views.Add(await HistoryView.OfAsync(row, people));
        }

        return views;
    }

    private static async Task<CheckoutAttemptView> ViewAsync(Session session, Scope scope, AttemptRow row, ProductNames names)
    {
        var key = row.StripeSessionId is null ? (FactKey?)null : new FactKey(FactType.Session, row.StripeSessionId);
        var body = key is { } known ? (await FactStore.FindAsync(session, scope, known) as SessionFact)?.Body?.Value : null;
        return new CheckoutAttemptView(
            row.Id,
            row.Status,
            row.ProductCode,
            await names.OfAsync(row.ProductCode),
            row.Quantity,
            body?.AmountTotal,
            body?.Currency,
            row.CustomerEmail,
            row.Failure,
            row.StripeSessionId,
            row.CheckoutUrl,
            new UtcInstant(row.CreatedMs),
            UtcInstant.From(row.ExpiresMs),
            new UtcInstant(row.UpdatedMs)
        );
    }

    private async Task<Answer<Page<T>>> PageAsync<T>(
        string prefix,
        string subjectRef,
        Query query,
        Func<Session, string, int, Task<IReadOnlyList<T>>> read,
        Func<T, string> idOf,
        CancellationToken cancellation
    )
    {
        if (SubjectRef.Check(subjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        if (PageLimit.Read(query.Limit, out var limit) is { } badLimit)
        {
            return badLimit;
        }

        return query.Cursor is { } cursor && !LicenzyId.IsValid(prefix, cursor)
            ? PageLimit.BadCursor
            : Page<T>.Of(
                await database.ReadAsync(session => read(session, query.Cursor ?? prefix + AfterAll, limit + 1), cancellation),
                limit,
                idOf
            );
    }
}
