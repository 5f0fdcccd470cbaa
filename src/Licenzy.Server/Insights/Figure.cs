namespace Licenzy.Server.Insights;

/// <summary>What is counted hour by hour.</summary>
/// <param name="Name">Its name in rows and answers.</param>
/// <param name="IsLevel">Whether it is how many there are (a level) and not how many came (a sum).</param>
internal sealed record Figure(string Name, bool IsLevel)
{
    /// <summary>Subjects with access through a subscription, at the end of the hour.</summary>
    public static readonly Figure BySubscription = new("subjects_by_subscription", IsLevel: true);

    /// <summary>Subjects with access through a time pass, at the end of the hour.</summary>
    public static readonly Figure ByTimePass = new("subjects_by_time_pass", IsLevel: true);

    /// <summary>Subjects with access through a usage pack, at the end of the hour.</summary>
    public static readonly Figure ByUsagePack = new("subjects_by_usage_pack", IsLevel: true);

    /// <summary>Subjects with access through anything, at the end of the hour.</summary>
    public static readonly Figure Subjects = new("subjects_with_access", IsLevel: true);

    /// <summary>Units consumed.</summary>
    public static readonly Figure Units = new("units_consumed", IsLevel: false);

    /// <summary>Checkouts created.</summary>
    public static readonly Figure Checkouts = new("checkouts_created", IsLevel: false);

    /// <summary>Purchases finalized.</summary>
    public static readonly Figure Purchases = new("purchases_finalized", IsLevel: false);

    /// <summary>Deliveries made.</summary>
    public static readonly Figure Deliveries = new("deliveries", IsLevel: false);

    /// <summary>Of these, those that the first attempt delivered.</summary>
    public static readonly Figure SentFirst = new("deliveries_sent_first", IsLevel: false);

    public static IReadOnlyList<Figure> All { get; } =
    [Subjects, BySubscription, ByTimePass, ByUsagePack, Units, Checkouts, Purchases, Deliveries, SentFirst];
}

/// <summary>A figure of one hour.</summary>
internal sealed record FigureRow
{
    public string Name { get; init; } = string.Empty;

    public long HourMs { get; init; }

    public long Value { get; init; }
}
