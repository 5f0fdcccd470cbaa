using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>A sale that no product or subject claims, or claimed once.</summary>
internal sealed record UnmappedRow
{
    /// <summary>The Checkout session or subscription.</summary>
    public string Root { get; init; } = string.Empty;

    /// <summary>What it lacks, words of <see cref="MissingPart"/>.</summary>
    public string Missing { get; init; } = string.Empty;

    /// <summary>One of <see cref="UnmappedStates"/>.</summary>
    public string State { get; init; } = UnmappedStates.Open;

    public string? PriceId { get; init; }

    public string? CustomerId { get; init; }

    public string? Email { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }

    /// <summary>When it was placed or put aside.</summary>
    public long? DecidedMs { get; init; }

    /// <summary>Who did; null when it was Stripe that told the rest.</summary>
    public string? DecidedBy { get; init; }

    public long CreatedMs { get; init; }

    public bool Lacks(MissingPart part) => Missing.Split(' ').Contains(part.ToText(), StringComparer.Ordinal);
}

/// <summary>What became of an unmapped sale.</summary>
internal static class UnmappedStates
{
    /// <summary>Nobody has looked after it.</summary>
    public const string Open = "open";

    /// <summary>An operator says that it is none of ours.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>It has its customer and its product.</summary>
    public const string Resolved = "resolved";

    public static IReadOnlyList<string> All { get; } = [Open, Dismissed, Resolved];
}

/// <summary>Sales that no product or subject claims. They are kept until somebody places them, never dropped.</summary>
internal static class UnmappedStore
{
    private const string Columns =
        "root, missing, state, price_id, customer_id, email, amount, currency, decided_ms, decided_by, created_ms";

    /// <summary>Lists a sale, or what it still lacks. One that was placed and lost its place is open again.</summary>
    public static void Save(Session session, Scope scope, UnmappedRoot root, long nowMs) =>
        session.ExecuteLater(
            """
            insert into unmapped_roots
                (project_id, mode, root, missing, state, price_id, customer_id, amount, currency, created_ms, updated_ms)
            values (@ProjectId, @Mode, @Root, @Missing, 'open', @PriceId, @CustomerId, @Amount, @Currency, @Now, @Now)
            on conflict (project_id, mode, root) do update set missing = excluded.missing, updated_ms = excluded.updated_ms,
                price_id = coalesce(excluded.price_id, unmapped_roots.price_id),
                customer_id = coalesce(excluded.customer_id, unmapped_roots.customer_id),
                amount = coalesce(excluded.amount, unmapped_roots.amount), currency = coalesce(excluded.currency, unmapped_roots.currency),
                state = case when unmapped_roots.state = 'resolved' then 'open' else unmapped_roots.state end,
                decided_ms = case when unmapped_roots.state = 'resolved' then null else unmapped_roots.decided_ms end,
                decided_by = case when unmapped_roots.state = 'resolved' then null else unmapped_roots.decided_by end
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root.RootId,
                Missing = string.Join(' ', root.Missing.Select(part => part.ToText())),
                PriceId = root.PriceIds.FirstOrDefault(),
                root.CustomerId,
                Amount = root.AmountTotal,
                root.Currency,
                Now = nowMs,
            }
        );

    /// <summary>A sale that was listed has its customer and its product now; nothing happens to others.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="root">The sale.</param>
    /// <param name="actorUserId">The operator who brought that about; null when Stripe did.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static void Resolve(Session session, Scope scope, string root, string? actorUserId, long nowMs) =>
        session.ExecuteLater(
            """
            update unmapped_roots set state = 'resolved', decided_ms = @Now, decided_by = @Actor, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and root = @Root and state <> 'resolved'
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
                Actor = actorUserId,
                Now = nowMs,
            }
        );

    /// <summary>An operator puts a sale aside, or takes it up again; false when it is in neither state.</summary>
    public static async Task<bool> DecideAsync(
        Session session,
        Scope scope,
        string root,
        string from,
        string to,
        string actorUserId,
        long nowMs
    ) =>
        await session.ExecuteAsync(
            """
            update unmapped_roots set state = @To, decided_ms = @Now, decided_by = @Actor, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and root = @Root and state = @From
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
                From = from,
                To = to,
                Actor = actorUserId,
                Now = nowMs,
            }
        ) == 1;

    /// <summary>Notes the buyer's address, which helps to find out whose a sale is; nothing happens to a sale that is not listed.</summary>
    public static void SetEmail(Session session, Scope scope, string root, string email) =>
        session.ExecuteLater(
            """
            update unmapped_roots set email = @Email
            where project_id = @ProjectId and mode = @Mode and root = @Root and state <> 'resolved' and email is null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
                Email = email,
            }
        );

    public static Task<UnmappedRow?> FindAsync(Session session, Scope scope, string root) =>
        session.FindAsync<UnmappedRow>(
            $"select {Columns} from unmapped_roots where project_id = @ProjectId and mode = @Mode and root = @Root",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Root = root,
            }
        );

    /// <summary>Sales in a state, the newest first, before a place in that order.</summary>
    public static Task<IReadOnlyList<UnmappedRow>> PageAsync(
        Session session,
        Scope scope,
        string state,
        long beforeMs,
        string beforeRoot,
        int most
    ) =>
        session.QueryAsync<UnmappedRow>(
            $"""
            select {Columns} from unmapped_roots
            where project_id = @ProjectId and mode = @Mode and state = @State
                and (created_ms < @BeforeMs or (created_ms = @BeforeMs and root < @BeforeRoot))
            order by created_ms desc, root desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                State = state,
                BeforeMs = beforeMs,
                BeforeRoot = beforeRoot,
                Most = most,
            }
        );

    /// <summary>The customer who has an address, as far as one is known; of several the first.</summary>
    public static Task<string?> SubjectOfEmailAsync(Session session, Scope scope, string email) =>
        session.FindAsync<string>(
            """
            select subject_ref from subjects
            where project_id = @ProjectId and mode = @Mode and email_key = @Email
            order by subject_ref limit 1
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Email = email.ToLowerInvariant(),
            }
        );
}
