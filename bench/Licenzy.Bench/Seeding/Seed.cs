using System.Data.Common;
using Licenzy.Bench.Processes;
using Licenzy.Core.Formats;

namespace Licenzy.Bench.Seeding;

/// <summary>Fills a site with customers, fast: by statements over spans, on PostgreSQL without indexes while it lasts.</summary>
internal sealed class Seed(Site site, CancellationToken cancellation)
{
    private const int SubjectsAtOnce = 50_000;
    private const int Many = 100_000;

    private readonly (string, object)[] values =
    [
        ("@Project", site.ProjectId),
        ("@Product", site.ProductId),
        ("@Units", (long)Site.PackUnits),
        ("@At", TimeProvider.System.GetUtcNow().AddDays(-40).ToUnixTimeMilliseconds()),
        // The ten digits of an id that hold its time; the number of the row stands in the place of chance.
        ("@Stamp", LicenzyId.First("x", TimeProvider.System.GetUtcNow().AddDays(-40).ToUnixTimeMilliseconds())[2..12]),
    ];

    /// <summary>Writes so many subjects, each with one pack and ten rows of usage.</summary>
    public async Task<Site> FillAsync(int subjects)
    {
        await using var connection = await SiteConnection.OpenAsync(site, cancellation);
        var indexes = site.IsPostgres && subjects >= Many ? await DropIndexesAsync(connection) : [];
        if (site.IsPostgres)
        {
            await connection.ExecuteAsync("set synchronous_commit = off; set session_replication_role = replica", cancellation);
        }

        for (var from = 0; from < subjects; from += SubjectsAtOnce)
        {
            var until = Math.Min(subjects, from + SubjectsAtOnce);
            await FillAsync(connection, from, until);
            Progress.Say($"seeded {until:N0} of {subjects:N0} subjects, {(long)until * SeedRows.UsagesEach:N0} rows of usage");
        }

        await FinishAsync(connection, indexes);
        return site with { Subjects = subjects };
    }

    private async Task FillAsync(DbConnection connection, int from, int until)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var statement in SeedRows.OfSubjects)
        {
            await RunAsync(connection, statement, from, until);
        }

        foreach (var statement in SeedRows.OfUsage)
        {
            await RunAsync(connection, statement, (long)from * SeedRows.UsagesEach, (long)until * SeedRows.UsagesEach);
        }

        await transaction.CommitAsync(cancellation);
    }

    private Task RunAsync(DbConnection connection, string statement, long from, long until)
    {
        (string Name, object Value)[] all = [.. values, ("@From", from), ("@Until", until)];
        return connection.ExecuteAsync(
            statement,
            cancellation,
            [.. all.Where(value => statement.Contains(value.Name, StringComparison.Ordinal))]
        );
    }

    /// <summary>A row costs a tenth of the time while no index is kept beside it. Keys stay: they belong to the tables.</summary>
    private async Task<IReadOnlyList<string>> DropIndexesAsync(DbConnection connection)
    {
        var indexes = await connection.RowsAsync(
            """
            select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename in ('subjects', 'checkout_attempts', 'facts',
                'fact_names', 'entitlements', 'history', 'usage_entries', 'idempotency_keys', 'outbound_events')
                and indexname not in (select conname from pg_constraint)
            """,
            cancellation
        );
        foreach (var index in indexes)
        {
            await connection.ExecuteAsync($"drop index {index[0]}", cancellation);
        }

        return [.. indexes.Select(index => index[1])];
    }

    private async Task FinishAsync(DbConnection connection, IReadOnlyList<string> indexes)
    {
        if (!site.IsPostgres)
        {
            await connection.ExecuteAsync("pragma wal_checkpoint(truncate)", cancellation);
            return;
        }

        await connection.ExecuteAsync("set maintenance_work_mem = '1GB'", cancellation);
        foreach (var index in indexes)
        {
            Progress.Say($"index: {index.Split(' ')[2]}");
            await connection.ExecuteAsync(index, cancellation);
        }

        // Without statistics the first minute would measure the planner's guesses.
        Progress.Say("analyze and checkpoint");
        await connection.ExecuteAsync("vacuum analyze", cancellation);
        await connection.ExecuteAsync("checkpoint", cancellation);
    }
}
