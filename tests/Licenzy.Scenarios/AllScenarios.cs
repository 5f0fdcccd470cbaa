namespace Licenzy.Scenarios;

/// <summary>Every scenario, by name.</summary>
public static class AllScenarios
{
    /// <summary>Every scenario, by name.</summary>
    public static IReadOnlyDictionary<string, Scenario> ByName { get; } =
        OneTimeScenarios
            .All.Concat(RefundScenarios.All)
            .Concat(DisputeScenarios.All)
            .Concat(QueueScenarios.All)
            .Concat(OperatorScenarios.All)
            .Concat(SubscriptionScenarios.All)
            .Concat(SubscriptionOddityScenarios.All)
            .Concat(SubscriptionReversalScenarios.All)
            .Concat(PlacingScenarios.All)
            .ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    /// <summary>Those beyond the table of the lifecycle: cases between its rows.</summary>
    public static IReadOnlyList<string> Beyond { get; } =
    [
        "op.grant_later",
        "place.attempt_by_stored_session",
        "place.attempt_of_invoice",
        "place.erased_by_fact",
        "place.price_nobody_maps",
        "place.reference_is_no_subject",
        "place.second_line_mapped_later",
        "place.setup_session",
        "place.subscribe_beside_grant",
        "place.twice_while_settling",
        "queue.first_dispute_lost",
        "subback.invoice_of_session",
    ];

    /// <summary>Every name with both shapes.</summary>
    public static IEnumerable<(string Name, StripeShape Shape)> InBothShapes { get; } =
        ByName.Keys.SelectMany(name => new[] { (name, StripeShape.Before2025), (name, StripeShape.Since2025) }).ToList();
}
