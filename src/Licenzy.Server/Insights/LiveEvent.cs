using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Insights;

/// <summary>Something that happened just now, as <c>GET /portal/live</c> tells it. It may be told twice: its key is the same then.</summary>
/// <param name="Key">Names it: the same thing in the same state has the same key.</param>
/// <param name="Kind">
/// <c>stripe_event</c>, <c>checkout</c>, <c>change</c> (of an entitlement), <c>usage</c>, <c>delivery</c>, <c>hello</c> (the stream stands)
/// or <c>heartbeat</c>.
/// </param>
/// <param name="Id">What it is about: the id of Stripe's event, the attempt, the history entry, the use, the delivery.</param>
/// <param name="At">When it happened.</param>
/// <param name="SubjectRef">Whose it is; null where that is not known (yet).</param>
/// <param name="Type">Stripe's event type, the reason of the change, the type of the event delivered, or the product.</param>
/// <param name="State">How it stands: received, applied, failed, sent and so on.</param>
/// <param name="EntitlementId">The entitlement, where it is about one.</param>
/// <param name="Units">The units, of a use.</param>
internal sealed record LiveEvent(
    string Key,
    string Kind,
    string? Id,
    UtcInstant At,
    string? SubjectRef,
    string? Type,
    string? State,
    string? EntitlementId,
    long? Units
);

/// <summary>One row of what happened, from any table.</summary>
internal sealed record LiveRow
{
    public string Id { get; init; } = string.Empty;

    public long AtMs { get; init; }

    public string? SubjectRef { get; init; }

    public string? Type { get; init; }

    public string? State { get; init; }

    public string? EntitlementId { get; init; }

    public long? Units { get; init; }

    public LiveEvent As(string kind) =>
        new($"{kind}:{Id}:{State}", kind, Id, new UtcInstant(AtMs), SubjectRef, Type, State, EntitlementId, Units);
}
