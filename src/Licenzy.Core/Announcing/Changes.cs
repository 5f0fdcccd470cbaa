namespace Licenzy.Core.Announcing;

/// <summary>The difference of two projections, field by field.</summary>
internal static class Changes
{
    private static readonly (string Field, Func<Projection, string?> Text)[] Fields =
    [
        ("status", projection => projection.Status.ToText()),
        ("available", projection => projection.Available ? "true" : "false"),
        ("unavailable_reason", projection => projection.UnavailableReason?.ToText()),
        ("product_code", projection => projection.ProductCode),
        ("quantity", projection => projection.Quantity.ToString()),
        (
            "items",
            projection =>
                projection.Items.Count == 0
                    ? null
                    : string.Join('+', projection.Items.Select(item => $"{item.ProductCode}x{item.Quantity}"))
        ),
        ("starts_at", projection => projection.StartsAtMs?.ToString()),
        ("expires_at", projection => projection.ExpiresAtMs?.ToString()),
        ("current_period_end", projection => projection.CurrentPeriodEndMs?.ToString()),
        ("cancel_at_period_end", projection => projection.CancelAtPeriodEnd ? "true" : "false"),
        ("canceled_at", projection => projection.CanceledAtMs?.ToString()),
        ("usage_granted", projection => projection.UsageGranted?.ToString()),
        ("adjusted", projection => projection.Adjusted.ToString()),
    ];

    /// <summary>The fields that differ; all that say something when there was nothing before.</summary>
    public static ValueList<FieldChange> Between(Projection? before, Projection after) =>
        Fields
            .Select(field => new FieldChange(field.Field, before is null ? null : field.Text(before), field.Text(after)))
            .Where(change => change.Before != change.After)
            .ToValueList();
}
