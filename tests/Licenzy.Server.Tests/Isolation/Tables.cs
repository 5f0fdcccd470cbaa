using Licenzy.Server.Tests.House;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>The tables of the migrations, by whose they are.</summary>
internal static class Tables
{
    /// <summary>What changes by itself: workers count, lease and remember beside the test.</summary>
    public static readonly IReadOnlySet<string> Restless = new HashSet<string>(StringComparer.Ordinal)
    {
        "lease_until_ms",
        "lease_owner",
        "due_ms",
        "seen_ms",
        "last_used_ms",
        "tries",
        "looked",
        "next_hour_ms",
    };

    /// <summary>Tables whose rows workers make or change by themselves.</summary>
    private static readonly IReadOnlySet<string> Worked = new HashSet<string>(StringComparer.Ordinal)
    {
        "deliveries",
        "delivery_attempts",
        "endpoint_health",
        "endpoint_notices",
        "reconciliations",
        "fetch_tasks",
        "figures",
        "figure_hours",
        "instances",
        "mails",
        "auth_events",
        "sessions",
    };

    private static readonly IReadOnlyList<Table> All = Schema.Read(Repository.Files("src/Licenzy.Server/Storage/Migrations", "*.sql"));

    public static IReadOnlyList<string> OfProjects { get; } = With("project_id");

    public static IReadOnlyList<string> OfAccounts { get; } = [.. With("account_id").Except(OfProjects, StringComparer.Ordinal)];

    private static IReadOnlyList<string> With(string column) =>
        [.. All.Where(table => table.Has(column) && !Worked.Contains(table.Name)).Select(table => table.Name)];
}
