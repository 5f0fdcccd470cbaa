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

    /// <summary>
    /// Locks names, always in the same order, before anybody looks for what they lead to. Two transactions that each bring
    /// half of a link would otherwise pass each other, and the link would never be seen.
    /// </summary>
    public static async Task LockAsync(Session session, Scope scope, IEnumerable<string> names)
    {
        if (session.Dialect.ForUpdate.Length == 0)
        {
            // One writer at a time: there is nobody to lock out.
            return;
        }

        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                "insert into fact_locks (project_id, mode, name) values (@ProjectId, @Mode, @Name) on conflict do nothing",
                Named(scope, name)
            );
            await session.FindAsync<string>(
                $"select name from fact_locks where project_id = @ProjectId and mode = @Mode and name = @Name {session.Dialect.ForUpdate}",
                Named(scope, name)
            );
        }
    }

    /// <summary>Merges a fact into what is known. Returns what was known before and what is known now.</summary>
    public static async Task<MergedFact> MergeAsync(Session session, Scope scope, Fact fact, long nowMs)
    {
        var known = await FindAsync(session, scope, fact.Key);
        var merged = known is null ? fact : FactMerge.Merge(known, fact);
        var body = FactJson.Write(merged);
        if (known is not null && string.Equals(body, FactJson.Write(known), StringComparison.Ordinal))
        {
            return new MergedFact(known, merged);
        }

        await session.ExecuteAsync(
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
        await SaveNamesAsync(session, scope, merged);
        return new MergedFact(known, merged);
    }

    /// <summary>All facts that these names lead to, directly or through other facts.</summary>
    public static async Task<FactComponent> ComponentAsync(Session session, Scope scope, IEnumerable<string> names)
    {
        var seenNames = new HashSet<string>(StringComparer.Ordinal);
        var facts = new Dictionary<FactKey, Fact>();
        var frontier = new Queue<string>(names);
        while (frontier.TryDequeue(out var name))
        {
            if (!seenNames.Add(name))
            {
                continue;
            }

            foreach (var fact in await NamingAsync(session, scope, name))
            {
                if (!facts.TryAdd(fact.Key, fact))
                {
                    continue;
                }

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

    /// <summary>All facts of one type that name this id without joining by it: who holds this customer or price.</summary>
    public static async Task<IReadOnlyList<string>> HoldersAsync(Session session, Scope scope, string name, FactType type)
    {
        var holders = new List<string>();
        IReadOnlyList<string> page;
        do
        {
            page = await HoldersAfterAsync(session, scope, name, type, holders.Count == 0 ? string.Empty : holders[^1]);
            holders.AddRange(page);
        } while (page.Count == HoldersPerPage);

        return holders;
    }

    private static Task<IReadOnlyList<string>> HoldersAfterAsync(
        Session session,
        Scope scope,
        string name,
        FactType type,
        string afterId
    ) =>
        session.QueryAsync<string>(
            """
            select id from fact_names
            where project_id = @ProjectId and mode = @Mode and name = @Name and type = @Type and joins = 0 and id > @After
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Name = name,
                Type = type.ToText(),
                After = afterId,
                Most = HoldersPerPage,
            }
        );

    /// <summary>Whether any fact names this id.</summary>
    public static async Task<bool> IsNamedAsync(Session session, Scope scope, string name) =>
        await session.FindAsync<string>(
            "select id from fact_names where project_id = @ProjectId and mode = @Mode and name = @Name limit 1",
            Named(scope, name)
        )
            is not null;

    /// <summary>Forgets a fact that no evaluation looks at any more.</summary>
    public static async Task RemoveAsync(Session session, Scope scope, FactKey key)
    {
        var named = new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Type = key.Type.ToText(),
            key.Id,
        };
        await session.ExecuteAsync(
            "delete from fact_names where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id",
            named
        );
        await session.ExecuteAsync("delete from facts where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id", named);
    }

    /// <summary>What is known of one object; null when nothing is.</summary>
    public static async Task<Fact?> FindAsync(Session session, Scope scope, FactKey key)
    {
        var body = await session.FindAsync<string>(
            "select body from facts where project_id = @ProjectId and mode = @Mode and type = @Type and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Type = key.Type.ToText(),
                key.Id,
            }
        );
        return body is null ? null : FactJson.Read(key.Type, key.Id, body);
    }

    private static async Task<IEnumerable<Fact>> NamingAsync(Session session, Scope scope, string name)
    {
        // `cross join` and not `join`: it keeps SQLite from reading all facts of the project and looking for their names.
        var rows = await session.QueryAsync<FactRow>(
            """
            select f.type, f.id, f.body from fact_names n cross join facts f
            where n.project_id = @ProjectId and n.mode = @Mode and n.name = @Name and n.joins = 1
                and f.project_id = @ProjectId and f.mode = @Mode and f.type = n.type and f.id = n.id
            order by f.type, f.id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Name = name,
                Most = MostFacts + 1,
            }
        );
        return rows.Select(row => FactJson.Read(EnumText.Read<FactType>(row.Type), row.Id, row.Body));
    }

    private static async Task SaveNamesAsync(Session session, Scope scope, Fact fact)
    {
        foreach (var name in FactNames.Of(fact))
        {
            await session.ExecuteAsync(
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

    private static object Named(Scope scope, string name) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Name = name,
        };

    private sealed record FactRow
    {
        public string Type { get; init; } = string.Empty;

        public string Id { get; init; } = string.Empty;

        public string Body { get; init; } = string.Empty;
    }
}

/// <summary>A fact before and after something was merged into it.</summary>
/// <param name="Before">What was known; null when it is the first of its object.</param>
/// <param name="After">What is known now.</param>
internal sealed record MergedFact(Fact? Before, Fact After);

/// <summary>Facts that hang together, and the names that were walked to find them.</summary>
internal sealed record FactComponent(IReadOnlyList<Fact> Facts, IReadOnlySet<string> Names);
