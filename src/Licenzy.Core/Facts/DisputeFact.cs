using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>What a dispute means for access.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DisputeClass>))]
public enum DisputeClass
{
    /// <summary>Nothing: an inquiry, a won dispute, a dispute blocked before it began.</summary>
    None,

    /// <summary>Undecided; every status that is not known counts here.</summary>
    Open,

    /// <summary>The money is gone: lost, or returned before the dispute began.</summary>
    Lost,
}

/// <summary>A dispute.</summary>
public sealed record DisputeFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Dispute;

    /// <summary>The snapshot; the latest event wins, in one second the status furthest along.</summary>
    public Register<DisputeBody>? Body { get; init; }

    /// <summary>When each class was first seen, sorted by class.</summary>
    public ValueList<DisputeSince> Since { get; init; } = [];

    /// <summary>What it means for access now.</summary>
    [JsonIgnore]
    public DisputeClass Class => Body is null ? DisputeClass.None : ClassOf(Body.Value);

    /// <summary>When its present class was first seen, Unix ms.</summary>
    [JsonIgnore]
    public long SinceMs => Since.FirstOrDefault(since => since.Class == Class)?.AtMs ?? Body?.Value.CreatedMs ?? 0;

    /// <summary>The fact that one snapshot of a dispute tells.</summary>
    /// <param name="id"><c>dp_…</c> or <c>du_…</c>.</param>
    /// <param name="atMs">The event's <c>created</c>, or Stripe's time of a fetch, Unix ms.</param>
    /// <param name="body">The object's state.</param>
    public static DisputeFact Seen(string id, long atMs, DisputeBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new DisputeFact
        {
            Id = id,
            Body = new([atMs, StatusRank(body.Status)], body),
            Since = [new DisputeSince(ClassOf(body), atMs)],
        };
    }

    internal static DisputeFact Merge(DisputeFact a, DisputeFact b) =>
        new()
        {
            Id = a.Id,
            Body = Register<DisputeBody>.Merge(a.Body, b.Body),
            Since = Joins.PerKey(a.Since, b.Since, since => since.Class.ToText(), (x, y) => x.AtMs <= y.AtMs ? x : y),
        };

    private static DisputeClass ClassOf(DisputeBody body) =>
        body.Status switch
        {
            "won" or "warning_needs_response" or "warning_under_review" or "warning_closed" => DisputeClass.None,
            "prevented" => body.CaseType == "block" ? DisputeClass.None : DisputeClass.Lost,
            "lost" => DisputeClass.Lost,
            _ => DisputeClass.Open,
        };

    private static int StatusRank(string? status) =>
        status switch
        {
            "warning_needs_response" => 0,
            "warning_under_review" => 1,
            "warning_closed" => 2,
            "needs_response" => 3,
            "under_review" => 4,
            "won" => 6,
            "prevented" => 7,
            "lost" => 8,
            _ => 5,
        };
}

/// <summary>When a dispute was first seen in a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="AtMs">Unix ms.</param>
public sealed record DisputeSince(DisputeClass Class, long AtMs);

/// <summary>The snapshot of a dispute.</summary>
/// <param name="ChargeId"><c>charge</c>.</param>
/// <param name="PaymentIntentId"><c>payment_intent</c>.</param>
/// <param name="Amount">In the currency's minor unit; a disputed part counts as the whole.</param>
/// <param name="CreatedMs"><c>created</c>, Unix ms.</param>
/// <param name="Status">Stripe's <c>status</c>, verbatim.</param>
/// <param name="CaseType"><c>payment_method_details.card.case_type</c>.</param>
public sealed record DisputeBody(string? ChargeId, string? PaymentIntentId, long Amount, long CreatedMs, string? Status, string? CaseType);
