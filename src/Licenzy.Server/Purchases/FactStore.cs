using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>
/// What Stripe and operators told us, one row for each object, and the names that lead from fact to fact.
/// </summary>
internal static class FactStore
{
    /// <summary>No purchase is spread over more facts than this; a component that seems to be is a bug, not a purchase.</summary>
    private const int MostFacts = 5_000;
    private const int HoldersPerPage = 1_000;

    // `cross join` and not `join`: it keeps SQLite from reading all facts of the project and looking for their names. One more row than
    // MostFacts, so that too many are seen.
    private const string NamingSql = """
        select f.type, f.id, f.body from fact_names n cross join facts f
        where n.project_id = @ProjectId and n.mode = @Mode and n.name = @Name and n.joins = 1
            and f.project_id = @ProjectId and f.mode = @Mode and f.type = n.type and f.id = n.id
        order by f.type, f.id limit 5001
        """;

    private const string HoldersSql = """
        select id from fact_names
        where project_id = @ProjectId and mode = @Mode and name = @Name and type = @Type and joins = 0 and id > @After
        order by id limit @Most
        """;

    /// <summary>
    /// Locks names, always in the same order, before anybody looks for what they lead to. Two transactions that each bring
    /// half of a link would otherwise pass each other, and the link would never be seen.
    /// </summary>
    public static async Task LockAsync(Session session, Scope scope, IEnumerable<string> names)
    {
        var trip = new RoundTrip();
        Lock(session, trip, scope, names);
        await session.SendAsync(trip);
    }

    /// <summary>The same as the first of a round trip: what is read behind it is read under the locks.</summary>
    public static void Lock(Session session, RoundTrip trip, Scope scope, IEnumerable<string> names)
    {
        if (session.Dialect.ForUpdate.Length == 0)
        {
            // One writer at a time: there is nobody to lock out.
            return;
        }

        var sorted = ScopedName.Of(scope, names.Order(StringComparer.Ordinal));
        trip.ExecuteEach(
            "insert into fact_locks (project_id, mode, name) values (@ProjectId, @Mode, @Name) on conflict do nothing",
            sorted
        );
        trip.QueryEach<ScopedName, string>(
            $"select name from fact_locks where project_id = @ProjectId and mode = @Mode and name = @Name {session.Dialect.ForUpdate}",
            sorted
        );
    }

    /// <summary>Merges a fact into what is known. Returns what was known before and what is known now.</summary>
    /// <param name="session">The transaction; what is written travels with its next statement.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="known">What is known of the same object, read under the locks of the fact's names; null when nothing is.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static MergedFact Merge(Session session, Scope scope, Fact? known, Fact fact, long nowMs)
    {
        var merged = known is null ? fact : FactMerge.Merge(known, fact);
        var body = FactJson.Write(merged);
        if (known is not null && string.Equals(body, FactJson.Write(known), StringComparison.Ordinal))
        {
            return new MergedFact(known, merged);
        }

        session.ExecuteLater(
            """
            insert into facts (project_id, mode, type, id, body, created_ms, updated_ms)
            values (@ProjectId, @Mode, @Type, @Id, @Body, @Now, @Now)
            on conflict (project_id, mode, type, id) do update set body = excluded.body, updated_ms = excluded.updated_ms
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Type = merged.Key.Type.ToText(),
                merged.Key.Id,
                Body = body,
                Now = nowMs,
            }
        );
        SaveNames(session, scope, merged);
        return new MergedFact(known, merged);
    }

    /// <summary>All facts that these names lead to, directly or through other facts. Each step away from them is one round trip.</summary>
    /// <param name="session">A read or a write.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="names">Where to begin.</param>
    /// <param name="likely">Names that are likely to be come upon, from an earlier walk: they are asked for together with the first.</param>
    public static async Task<FactComponent> ComponentAsync(
        Session session,
        Scope scope,
        IEnumerable<string> names,
        IEnumerable<string>? likely = null
    )
    {
        var seenNames = new HashSet<string>(StringComparer.Ordinal);
        var facts = new Dictionary<FactKey, Fact>();
        var frontier = new Queue<string>(names);
        var naming = new Dictionary<string, IReadOnlyList<FactRow>>(StringComparer.Ordinal);
        var ahead = likely ?? [];
        while (frontier.TryDequeue(out var name))
        {
            if (!seenNames.Add(name))
            {
                continue;
            }

            if (!naming.ContainsKey(name))
            {
                var wanted = ahead.Concat(frontier).Prepend(name).Where(other => !naming.ContainsKey(other));
                await ReadNamingAsync(session, ScopedName.Of(scope, wanted), naming);
                ahead = [];
            }

            foreach (var row in naming[name].Where(row => !facts.ContainsKey(row.Key)))
            {
                var fact = row.ToFact();
                facts.Add(fact.Key, fact);
                if (facts.Count > MostFacts)
                {
                    throw new InvalidOperationException(
                        $"More than {MostFacts} facts hang together at {name}; something links them wrongly."
                    );
                }

                foreach (var next in FactNames.Of(fact).Where(next => next.Joins))
                {
                    frontier.Enqueue(next.Id);
                }
            }
        }

        return new FactComponent([.. facts.Values], seenNames);
    }

    /// <summary>All facts of some types that name one of these ids without joining by it: who holds a customer or a price.</summary>
    public static async Task<IReadOnlyList<string>> HoldersAsync(
        Session session,
        Scope scope,
        IEnumerable<string> names,
        params IReadOnlyList<FactType> types
    )
    {
        var holders = new List<string>();
        IReadOnlyList<HolderPage> pages =
        [
            .. ScopedName
                .Of(scope, names)
                .SelectMany(name =>
                    types.Select(type => new HolderPage(name.ProjectId, name.Mode, name.Name, type.ToText(), string.Empty))
                ),
        ];
        while (pages.Count > 0)
        {
            var trip = new RoundTrip();
            var found = trip.QueryEach<HolderPage, string>(HoldersSql, pages);
            await session.SendAsync(trip);
            holders.AddRange(found.SelectMany(page => page));
            pages =
            [
                .. pages
                    .Zip(found)
                    .Where(page => page.Second.Count == HoldersPerPage)
                    .Select(page => page.First with { After = page.Second[^1] }),
            ];
        }

        return holders;
    }

    /// <summary>Whether any fact names this id.</summary>
    public static async Task<bool> IsNamedAsync(Session session, Scope scope, string name) =>
        await session.FindAsync<string>(
            "select id from fact_names where project_id = @ProjectId and mode = @Mode and name = @Name limit 1",
            Named(scope, name)
        )
            is not null;

    /// <summary>Forgets a fact that no evaluation looks at any more, with the next statement of the transaction.</summary>
    public static void Remove(Session session, Scope scope, FactKey key)
    {
        var row = FactRow.Of(scope, key);
        session.ExecuteLater("delete from fact_names where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id", row);
        session.ExecuteLater("delete from facts where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id", row);
    }

    /// <summary>What is known of one object; null when nothing is.</summary>
    public static async Task<Fact?> FindAsync(Session session, Scope scope, FactKey key)
    {
        var trip = new RoundTrip();
        var found = Find(trip, scope, [key]);
        await session.SendAsync(trip);
        return found[0] is [var row] ? row.ToFact() : null;
    }

    /// <summary>What is known of some objects, as a part of a round trip; the bodies are there when it is back.</summary>
    public static IReadOnlyList<IReadOnlyList<FactRow>> Find(RoundTrip trip, Scope scope, IReadOnlyList<FactKey> keys) =>
        trip.QueryEach<FactRow, FactRow>(
            "select type, id, body from facts where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id",
            [.. keys.Select(key => FactRow.Of(scope, key))]
        );

    private static async Task ReadNamingAsync(
        Session session,
        IReadOnlyList<ScopedName> names,
        Dictionary<string, IReadOnlyList<FactRow>> naming
    )
    {
        var trip = new RoundTrip();
        var found = trip.QueryEach<ScopedName, FactRow>(NamingSql, names);
        await session.SendAsync(trip);
        foreach (var (name, rows) in names.Zip(found))
        {
            naming[name.Name] = rows;
        }
    }

    private static void SaveNames(Session session, Scope scope, Fact fact)
    {
        foreach (var name in FactNames.Of(fact))
        {
            session.ExecuteLater(
                """
                insert into fact_names (project_id, mode, name, type, id, joins) values (@ProjectId, @Mode, @Name, @Type, @Id, @Joins)
                on conflict (project_id, mode, name, type, id) do update set joins = excluded.joins
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    Name = name.Id,
                    Type = fact.Key.Type.ToText(),
                    fact.Key.Id,
                    Joins = name.Joins ? 1L : 0L,
                }
            );
        }
    }

    private static object Named(Scope scope, string name) => new ScopedName(scope.ProjectId, scope.ModeText, name);

    private sealed record HolderPage(string ProjectId, string Mode, string Name, string Type, string After, int Most = HoldersPerPage);
}

/// <summary>A fact as it is stored.</summary>
internal sealed record FactRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string Body { get; init; } = string.Empty;

    public FactKey Key => new(EnumText.Read<FactType>(Type), Id);

    /// <summary>What names a fact, for a statement.</summary>
    public static FactRow Of(Scope scope, FactKey key) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Type = key.Type.ToText(),
            Id = key.Id,
        };

    public Fact ToFact() => FactJson.Read(Key.Type, Id, Body);
}

/// <summary>A fact before and after something was merged into it.</summary>
/// <param name="Before">What was known; null when it is the first of its object.</param>
/// <param name="After">What is known now.</param>
internal sealed record MergedFact(Fact? Before, Fact After);

/// <summary>Facts that hang together, and the names that were walked to find them.</summary>
internal sealed record FactComponent(IReadOnlyList<Fact> Facts, IReadOnlySet<string> Names);
