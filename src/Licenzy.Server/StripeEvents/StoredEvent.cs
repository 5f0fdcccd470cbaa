using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>A stored event and what it says, read and translated once: for its place among others, and for applying it.</summary>
/// <param name="row">The event as it was claimed.</param>
internal sealed class StoredEvent(InboundEventRow row)
{
    private StripeEventReading? reading;
    private IReadOnlyList<Fact>? facts;

    public InboundEventRow Row => row;

    public Scope Scope { get; } = new(row.ProjectId, EnumText.Read<Mode>(row.Mode));

    public StripeEventReading Reading => reading ??= StripeEvent.Parse(row.Unpack());

    /// <summary>What it says in our words; nothing when it is no event that says anything.</summary>
    public IReadOnlyList<Fact> Facts =>
        facts ??= Reading is StripeEventReading.Snapshot { Event: var stripeEvent }
            ? StripeTranslator.Translate(stripeEvent, Scope.ProjectId, Scope.Mode)
            : [];

    /// <summary>
    /// The objects and customers that it names: events that share one may touch one purchase. The locks in the database decide; this
    /// only keeps events of one node from waiting for each other there. None when it cannot be read: that shows when it is applied.
    /// </summary>
    public IReadOnlyCollection<string> SharedNames()
    {
        try
        {
            return
            [
                .. Facts
                    .SelectMany(FactNames.Of)
                    .Where(name => name.Joins || DerivePurchases.IsCustomer(name))
                    .Select(name => $"{row.ProjectId}|{row.Mode}|{name.Id}")
                    .Distinct(StringComparer.Ordinal),
            ];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return [];
        }
    }
}
