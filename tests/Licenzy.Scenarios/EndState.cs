using Licenzy.Core;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios;

/// <summary>What stands at the end of a story, wherever it was read: of Core's evaluation, or through the API.</summary>
public sealed record EndState
{
    /// <summary>The purchases, by key.</summary>
    public required IReadOnlyDictionary<string, EndRow> Rows { get; init; }

    /// <summary>The state of every attempt, by id.</summary>
    public required IReadOnlyDictionary<string, string> Attempts { get; init; }

    /// <summary>Whether <c>user_1</c> has access.</summary>
    public required bool HasAccess { get; init; }

    /// <summary>The most hopeful state of <c>user_1</c>.</summary>
    public required string Top { get; init; }

    /// <summary>The units that <c>user_1</c> has; null: never had a pack.</summary>
    public required long? UsageRemaining { get; init; }

    /// <summary>How many outbound events there are.</summary>
    public required int OutboundEvents { get; init; }

    /// <summary>Sales that nobody placed, as <c>root:what,is,missing</c>.</summary>
    public required IReadOnlyList<string> Unmapped { get; init; }

    /// <summary>Payments taken back that nothing links to a sale; null where that is not to be read.</summary>
    public IReadOnlyList<string>? Unlinked { get; init; }

    /// <summary>Subscriptions that have to be fetched; null where that is not to be read.</summary>
    public IReadOnlyList<string>? Refetch { get; init; }
}

/// <summary>One purchase as text.</summary>
/// <param name="State">Its status, with the reason in brackets while it gives no access: <c>canceled(refunded)</c>.</param>
/// <param name="Fields">Its fields by the names that <see cref="Expectation"/> uses; <c>-</c> is null, times are Unix ms.</param>
public sealed record EndRow(string State, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The fields that hold a time.</summary>
    public static IReadOnlyList<string> Times { get; } = ["starts", "expires", "canceled", "period"];

    /// <summary>A purchase of Core.</summary>
    public static EndRow Of(PurchaseState row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new EndRow(
            StateOf(row.Status.ToText(), row.UnavailableReason?.ToText()),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["starts"] = Text(row.StartsAtMs),
                ["expires"] = Text(row.ExpiresAtMs),
                ["canceled"] = Text(row.CanceledAtMs),
                ["period"] = Text(row.CurrentPeriodEndMs),
                ["remaining"] = Text(row.UsageRemaining),
                ["granted"] = Text(row.UsageGranted),
                ["quantity"] = Text(row.Quantity),
                ["reason"] = row.Reason,
                ["source"] = row.Source.ToText(),
                ["product"] = row.ProductCode,
                ["subject"] = row.SubjectRef,
                ["attempt"] = row.AttemptId ?? "-",
                ["stripe"] = row.StripeStatus ?? "-",
                ["at_period_end"] = row.CancelAtPeriodEnd ? "true" : "false",
                ["items"] = ItemsOf(row.Items),
                ["unmapped_price"] = row.UnmappedPrice ? "true" : "false",
            }
        );
    }

    /// <summary>The state as one word.</summary>
    public static string StateOf(string status, string? unavailableReason) =>
        unavailableReason is null ? status : $"{status}({unavailableReason})";

    /// <summary>The items as one word.</summary>
    public static string ItemsOf(IEnumerable<PurchaseItem> items) =>
        string.Join('+', items.Select(item => $"{item.ProductCode}x{item.Quantity}"));

    /// <summary>A number, or <c>-</c>.</summary>
    public static string Text(long? value) => value is null ? "-" : $"{value}";
}
