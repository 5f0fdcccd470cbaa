using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>A subscription.</summary>
public sealed record SubscriptionFact : Fact
{
    private const int PricesKept = 16;

    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Subscription;

    /// <summary>The snapshot; an ended one wins over all others, then the latest event (see <see cref="SubscriptionOrder"/>).</summary>
    public Register<SubscriptionSnapshot>? Snapshot { get; init; }

    /// <summary>Customer, attempt, subject.</summary>
    public ValueList<Link> Links { get; init; } = [];

    /// <summary>The sixteen prices that its items had last, with the time of the last event that showed them.</summary>
    public ValueList<PriceSeen> Prices { get; init; } = [];

    /// <summary>The newest second in which it was seen, and every different snapshot of that second.</summary>
    public NewestSecond? Newest { get; init; }

    /// <summary>
    /// Whether two different snapshots carry the newest second, so that their order is not known and the object must be fetched.
    /// An ended subscription needs no fetch: nothing revives it.
    /// </summary>
    [JsonIgnore]
    public bool NeedsFetch => Newest?.Digests.Count > 1 && Snapshot?.Value.Ended != true;

    /// <summary>The time of the snapshot, Unix ms; what a fetch of an object on a test clock is stamped with.</summary>
    [JsonIgnore]
    public long SnapshotAtMs => Snapshot is null ? 0 : SubscriptionOrder.AtMs(Snapshot.Order);

    /// <summary>The fact that one snapshot of a subscription tells.</summary>
    public static SubscriptionFact Seen(SubscriptionSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var snapshot = seen.Snapshot with { Items = seen.Snapshot.Items.OrderBy(item => item.Id, StringComparer.Ordinal).ToValueList() };
        var prices = snapshot.Items.Select(item => new PriceSeen(item.PriceId, seen.AtMs)).ToValueList();
        return new SubscriptionFact
        {
            Id = seen.Id,
            Snapshot = new(SubscriptionOrder.Of(seen.AtMs, seen.EventType, snapshot), snapshot),
            Links = Facts.Links.Seen(
                seen.AtMs,
                (LinkName.Customer, seen.CustomerId),
                (LinkName.Attempt, seen.Metadata.AttemptId),
                (LinkName.Subject, seen.Metadata.SubjectRef)
            ),
            Prices = MergePrices(prices, []),
            Newest = new(seen.AtMs / 1000, [FactText.Digest(snapshot)]),
        };
    }

    internal static SubscriptionFact Merge(SubscriptionFact a, SubscriptionFact b) =>
        new()
        {
            Id = a.Id,
            Snapshot = Register<SubscriptionSnapshot>.Merge(a.Snapshot, b.Snapshot),
            Links = Facts.Links.Merge(a.Links, b.Links),
            Prices = MergePrices(a.Prices, b.Prices),
            Newest = NewestSecond.Merge(a.Newest, b.Newest),
        };

    /// <summary>What falls out has sixteen greater entries above it, and entries only grow: so keeping the greatest is a join too.</summary>
    private static ValueList<PriceSeen> MergePrices(ValueList<PriceSeen> a, ValueList<PriceSeen> b) =>
        Joins
            .PerKey(a, b, price => price.PriceId, (x, y) => x.LastMs >= y.LastMs ? x : y)
            .OrderByDescending(price => price.LastMs)
            .ThenByDescending(price => price.PriceId, StringComparer.Ordinal)
            .Take(PricesKept)
            .ToValueList();
}

/// <summary>A price that an item of a subscription had.</summary>
/// <param name="PriceId">Stripe's price.</param>
/// <param name="LastMs">The last event that showed it, Unix ms.</param>
public sealed record PriceSeen(string PriceId, long LastMs);

/// <summary>The snapshots of one second: the later second wins, equal seconds unite.</summary>
/// <param name="Second">Unix seconds.</param>
/// <param name="Digests">A digest of each different snapshot, sorted.</param>
public sealed record NewestSecond(long Second, ValueList<string> Digests)
{
    internal static NewestSecond? Merge(NewestSecond? a, NewestSecond? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        if (a.Second != b.Second)
        {
            return a.Second > b.Second ? a : b;
        }

        return new NewestSecond(a.Second, Joins.Union(a.Digests, b.Digests));
    }
}

/// <summary>One observation of a subscription, from an event or a fetch.</summary>
public sealed record SubscriptionSeen
{
    /// <summary><c>sub_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The event's <c>created</c>, or Stripe's time of a fetch, Unix ms. Of a fetched object on a test clock: the greatest time that
    /// is already known of it.
    /// </summary>
    public required long AtMs { get; init; }

    /// <summary>The event's type, or <see cref="SeenType.Fetched"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>The object's state.</summary>
    public required SubscriptionSnapshot Snapshot { get; init; }

    /// <summary><c>customer</c>.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Our part of <c>metadata</c>.</summary>
    public LicenzyMetadata Metadata { get; init; } = LicenzyMetadata.None;
}
