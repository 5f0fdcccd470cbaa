using System.IO.Pipelines;
using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Core.Purchases;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>Everything that is known of one customer.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Mode">test or live.</param>
/// <param name="ExportedAt">When it was taken out.</param>
/// <param name="Profile">Who they are.</param>
/// <param name="Entitlements">What they hold and held.</param>
/// <param name="History">Every change.</param>
/// <param name="CheckoutAttempts">Every checkout that was begun.</param>
/// <param name="Usage">Every consumption.</param>
/// <param name="Deliveries">What the application was told.</param>
/// <param name="Facts">What Stripe and operators said of their purchases.</param>
internal sealed record CustomerExport(
    string SubjectRef,
    string Mode,
    UtcInstant ExportedAt,
    CustomerProfile Profile,
    IReadOnlyList<HeldEntitlement> Entitlements,
    IReadOnlyList<HistoryView> History,
    IReadOnlyList<CheckoutAttemptView> CheckoutAttempts,
    IReadOnlyList<UsageView> Usage,
    IReadOnlyList<ToldDelivery> Deliveries,
    IReadOnlyList<ReadEntitlement.StatedFact> Facts
);

/// <summary>Takes out all that is known of a customer as one JSON document, written while it is read: page by page, in bounded memory.</summary>
internal sealed class ExportCustomer(Database database, ListCustomer lists, AuditLog audit, TimeProvider time)
{
    private const int PerPage = 500;
    private const int MostStripeCustomers = 1_000;

    public async Task<ExportFile> HandleAsync(PortalCaller caller, string subjectRef, CancellationToken cancellationToken)
    {
        if (SubjectRef.Check(subjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        if (await database.WriteAsync(session => NoteAsync(session, caller, subjectRef), cancellationToken) is { } erased)
        {
            return erased;
        }

        return ExportFile.Of(
            "application/json; charset=utf-8",
            $"customer-{caller.Scope.ModeText}-{new UtcInstant(time.NowMs()).ToString()[..10]}.json",
            (pipe, cancellation) => WriteAsync(caller.Scope, subjectRef, pipe, cancellation)
        );
    }

    /// <summary>Puts it on record, and refuses who was erased: the record would name them again.</summary>
    private async Task<Fault?> NoteAsync(Session session, PortalCaller caller, string subjectRef)
    {
        if (await Tombstones.RefusalAsync(session, caller.Scope, subjectRef) is { } erased)
        {
            return erased;
        }

        await audit.WriteAsync(session, caller, new AuditEntry("customer.exported", "customer", null) { SubjectRef = subjectRef });
        return null;
    }

    private async Task WriteAsync(Scope scope, string subjectRef, PipeWriter pipe, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(pipe, new JsonWriterOptions { Encoder = LicenzyJson.Options.Encoder });
        var sections = new Sections(database, json, pipe, cancellationToken);
        json.WriteStartObject();
        json.WriteString("subject_ref", subjectRef);
        json.WriteString("mode", scope.ModeText);
        json.WriteString("exported_at", new UtcInstant(time.NowMs()).ToString());
        json.WritePropertyName("profile");
        JsonSerializer.Serialize(
            json,
            await database.ReadAsync(session => ProfileAsync(session, scope, subjectRef), cancellationToken),
            LicenzyJson.Options
        );
        await sections.WriteAsync<HeldEntitlement>(
            "entitlements",
            IdPrefix.Entitlement,
            (session, before) => lists.EntitlementViewsAsync(session, scope, subjectRef, before, PerPage),
            view => view.Id
        );
        await sections.WriteAsync<HistoryView>(
            "history",
            IdPrefix.History,
            async (session, before) =>
                await ListCustomer.HistoryViewsAsync(
                    session,
                    await HistoryListStore.OfSubjectAsync(session, scope, subjectRef, IdPrefix.History, before, PerPage)
                ),
            view => view.Id
        );
        await sections.WriteAsync<CheckoutAttemptView>(
            "checkout_attempts",
            IdPrefix.Attempt,
            (session, before) => ListCustomer.AttemptViewsAsync(session, scope, subjectRef, before, PerPage),
            view => view.Id
        );
        await sections.WriteAsync<UsageView>(
            "usage",
            IdPrefix.Use,
            async (session, before) =>
                [.. (await UsageListStore.OfSubjectAsync(session, scope, subjectRef, IdPrefix.Use, before, PerPage)).Select(UsageView.Of)],
            view => view.Id
        );
        await sections.WriteAsync<ToldDelivery>(
            "deliveries",
            IdPrefix.Delivery,
            (session, before) => ListCustomer.DeliveryViewsAsync(session, scope, subjectRef, before, PerPage),
            view => view.Id!
        );
        await WriteFactsAsync(scope, subjectRef, json, pipe, cancellationToken);
        json.WriteEndObject();
        await SendAsync(json, pipe, cancellationToken);
    }

    private static async Task<CustomerProfile> ProfileAsync(Session session, Scope scope, string subjectRef)
    {
        var subject = await SubjectStore.FindAsync(session, scope, subjectRef);
        return new CustomerProfile(
            subject?.Email,
            await CustomerStore.OfSubjectAsync(session, scope, subjectRef, MostStripeCustomers),
            UtcInstant.From(subject?.CreatedMs),
            UtcInstant.From(subject?.ChangedMs)
        );
    }

    /// <summary>The facts of one purchase after the other; what two purchases share is written once.</summary>
    private async Task WriteFactsAsync(
        Scope scope,
        string subjectRef,
        Utf8JsonWriter json,
        PipeWriter pipe,
        CancellationToken cancellationToken
    )
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartArray("facts");
        for (var before = EntitlementStore.AfterAll; ; )
        {
            var page = before;
            var rows = await database.ReadAsync(
                session => EntitlementStore.PageOfSubjectAsync(session, scope, subjectRef, page, PerPage),
                cancellationToken
            );
            foreach (var row in rows)
            {
                var component = await database.ReadAsync(
                    session => FactStore.ComponentAsync(session, scope, [PurchaseKey.RootOf(row.PurchaseKey)]),
                    cancellationToken
                );
                foreach (var fact in component.Facts.Where(fact => written.Add($"{fact.Type} {fact.Id}")))
                {
                    JsonSerializer.Serialize(json, ReadEntitlement.Show(fact), LicenzyJson.Options);
                }
            }

            await SendAsync(json, pipe, cancellationToken);
            if (rows.Count < PerPage)
            {
                break;
            }

            before = rows[^1].Id;
        }

        json.WriteEndArray();
    }

    private static async Task SendAsync(Utf8JsonWriter json, PipeWriter pipe, CancellationToken cancellationToken)
    {
        await json.FlushAsync(cancellationToken);
        await pipe.FlushAsync(cancellationToken);
    }

    /// <summary>Writes one list after the other, a page at a time.</summary>
    private sealed class Sections(Database database, Utf8JsonWriter json, PipeWriter pipe, CancellationToken cancellationToken)
    {
        public async Task WriteAsync<T>(
            string name,
            string prefix,
            Func<Session, string, Task<IReadOnlyList<T>>> read,
            Func<T, string> idOf
        )
        {
            json.WriteStartArray(name);
            for (var before = $"{prefix}~"; ; )
            {
                var page = before;
                var views = await database.ReadAsync(session => read(session, page), cancellationToken);
                foreach (var view in views)
                {
                    JsonSerializer.Serialize(json, view, LicenzyJson.Options);
                }

                await SendAsync(json, pipe, cancellationToken);
                if (views.Count < PerPage)
                {
                    break;
                }

                before = idOf(views[^1]);
            }

            json.WriteEndArray();
        }
    }
}
