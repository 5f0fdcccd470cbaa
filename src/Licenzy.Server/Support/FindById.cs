using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Support;

/// <summary>What a prefixed id names.</summary>
/// <param name="Kind">What it is, as <c>checkout_attempt</c>.</param>
/// <param name="SubjectRefs">Whose it is; several where Stripe's object made things for several.</param>
/// <param name="EntitlementId">The entitlement that it is about, where it is about one.</param>
internal sealed record NamedThing(string Kind, IReadOnlyList<string> SubjectRefs, string? EntitlementId = null);

/// <summary>Whole ids of Licenzy and of Stripe: what they name in one project and mode. Each is one look into an index, or a few.</summary>
internal static class FindById
{
    private const int Most = 25;

    /// <summary>The entries of one consume are made within so many milliseconds of its id.</summary>
    private const long UseSpreadMs = 60_000;

    /// <summary>What the id names; null when it names nothing here.</summary>
    public static async Task<NamedThing?> HandleAsync(Session session, Scope scope, string id) =>
        LicenzyId.IsValid(PrefixOf(id), id) ? await OursAsync(session, scope, id) ?? await StripesAsync(session, scope, id)
        : IsStripes(id) ? await StripesAsync(session, scope, id)
        : null;

    private static string PrefixOf(string id)
    {
        var end = id.IndexOf('_', StringComparison.Ordinal);
        return end < 0 ? string.Empty : id[..end];
    }

    private static bool IsStripes(string id) =>
        id.Length <= 255 && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') && PrefixOf(id).Length is 2 or 3;

    private static async Task<NamedThing?> OursAsync(Session session, Scope scope, string id) =>
        PrefixOf(id) switch
        {
            IdPrefix.Entitlement => await EntitlementStore.FindAsync(session, scope, id) is { } row
                ? new NamedThing("entitlement", [row.SubjectRef], row.Id)
                : null,
            IdPrefix.Attempt => await AttemptStore.FindAsync(session, scope, id) is { } attempt
                ? new NamedThing("checkout_attempt", [attempt.SubjectRef])
                : null,
            IdPrefix.History => await HistoryStore.FindAsync(session, scope, id) is { } history
                ? new NamedThing("history", [history.SubjectRef], history.EntitlementId)
                : null,
            IdPrefix.Use => await UseAsync(session, scope, id),
            IdPrefix.OperatorFact => await ActionLogStore.FindAsync(session, scope, id) is { } action
                ? new NamedThing("operator_action", [action.SubjectRef], action.EntitlementId)
                : null,
            IdPrefix.Event => await OutboundEventStore.FindAsync(session, scope, id) is { } outbound
                ? new NamedThing("event", Of(outbound.SubjectRef), outbound.EntitlementId)
                : null,
            IdPrefix.Delivery => await DeliveryStore.FindAsync(session, scope, id) is { } delivery
                ? new NamedThing("delivery", Of(delivery.SubjectRef))
                : null,
            IdPrefix.WebhookEndpoint => await EndpointStore.FindAsync(session, scope, id) is not null
                ? new NamedThing("webhook_endpoint", [])
                : null,
            _ => null,
        };

    private static async Task<NamedThing?> UseAsync(Session session, Scope scope, string id)
    {
        // The time in an id is its first 48 bits; an id that is so much later has other first digits.
        var entries = await UsageListStore.OfUseAsync(
            session,
            scope,
            id,
            LicenzyId.First(IdPrefix.Use, LicenzyId.TimeOf(id) + UseSpreadMs),
            Most
        );
        return entries.Count == 0 ? null : new NamedThing("usage", [entries[0].SubjectRef], entries[0].EntitlementId);
    }

    private static async Task<NamedThing?> StripesAsync(Session session, Scope scope, string id)
    {
        var (kind, subjects) = PrefixOf(id) switch
        {
            "cus" => ("stripe_customer", await OfCustomerAsync(session, scope, id)),
            "sub" => ("stripe_subscription", await EntitlementListStore.SubjectsOfSubscriptionAsync(session, scope, id, Most)),
            "cs" => ("stripe_checkout_session", await OfSessionAsync(session, scope, id)),
            "pi" => ("stripe_payment_intent", await OfPaymentAsync(session, scope, id)),
            "in" => ("stripe_invoice", await OfFactsAsync(session, scope, id)),
            "ch" or "py" => ("stripe_charge", await OfFactsAsync(session, scope, id)),
            "re" or "pyr" => ("stripe_refund", await OfFactsAsync(session, scope, id)),
            "dp" or "du" => ("stripe_dispute", await OfFactsAsync(session, scope, id)),
            "evt" => ("stripe_event", await OfStripeEventAsync(session, scope, id)),
            _ => (string.Empty, []),
        };
        return subjects.Count == 0 ? null : new NamedThing(kind, [.. subjects.Distinct(StringComparer.Ordinal).Take(Most)]);
    }

    private static async Task<IReadOnlyList<string>> OfCustomerAsync(Session session, Scope scope, string id) =>
        [
            .. await CustomerStore.OwnerAsync(session, scope, id) is { } owner ? [owner] : Array.Empty<string>(),
            .. await EntitlementListStore.SubjectsOfCustomerAsync(session, scope, id, Most),
            .. await AttemptListStore.SubjectsOfCustomerAsync(session, scope, id, Most),
        ];

    private static async Task<IReadOnlyList<string>> OfSessionAsync(Session session, Scope scope, string id) =>
        [
            .. await AttemptListStore.SubjectsOfSessionAsync(session, scope, id, Most),
            .. await EntitlementListStore.SubjectsOfSaleAsync(session, scope, id, Most),
        ];

    private static async Task<IReadOnlyList<string>> OfPaymentAsync(Session session, Scope scope, string id)
    {
        var direct = await EntitlementListStore.SubjectsOfPaymentAsync(session, scope, id, Most);
        return direct.Count > 0 ? direct : await OfFactsAsync(session, scope, id);
    }

    private static async Task<IReadOnlyList<string>> OfStripeEventAsync(Session session, Scope scope, string id) =>
        await HistoryListStore.OfStripeEventAsync(session, scope, id) is { } history ? [history.SubjectRef] : [];

    /// <summary>An invoice, a charge, a refund or a dispute hangs together with a sale by what Stripe said of it.</summary>
    private static async Task<IReadOnlyList<string>> OfFactsAsync(Session session, Scope scope, string id)
    {
        var component = await FactStore.ComponentAsync(session, scope, [id]);
        var subjects = new List<string>();
        foreach (var name in component.Names.Where(name => component.Facts.Count > 0).Take(1_000))
        {
            subjects.AddRange(
                PrefixOf(name) switch
                {
                    "cs" => await OfSessionAsync(session, scope, name),
                    "sub" => await EntitlementListStore.SubjectsOfSubscriptionAsync(session, scope, name, Most),
                    "pi" => await EntitlementListStore.SubjectsOfPaymentAsync(session, scope, name, Most),
                    _ => [],
                }
            );
        }

        return subjects;
    }

    private static IReadOnlyList<string> Of(string subjectRef) => subjectRef.Length == 0 ? [] : [subjectRef];
}
