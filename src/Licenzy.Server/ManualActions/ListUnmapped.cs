using System.Globalization;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>The inbox of sales that nobody claims, grouped by what mends them, the newest first.</summary>
internal sealed class ListUnmapped(Database database)
{
    /// <summary>How many sales one page looks at: another application's thousands must not make ours slow.</summary>
    private const int MostRows = 500;
    private const int MostShown = 20;

    public async Task<Answer<Page<UnmappedGroup>>> HandleAsync(
        Scope scope,
        string? state,
        string? limit,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        var asked = state ?? UnmappedStates.Open;
        if (!UnmappedStates.All.Contains(asked, StringComparer.Ordinal))
        {
            return Fault.Field("state", $"`state` is one of {string.Join(", ", UnmappedStates.All)}.");
        }

        if (PageLimit.Read(limit, out var most) is { } badLimit)
        {
            return badLimit;
        }

        if (!TryRead(cursor, out var beforeMs, out var beforeRoot))
        {
            return PageLimit.BadCursor;
        }

        return await database.ReadAsync(
            async session =>
            {
                var rows = await UnmappedStore.PageAsync(session, scope, asked, beforeMs, beforeRoot, MostRows + 1);
                return await PageAsync(session, scope, rows, most);
            },
            cancellationToken
        );
    }

    private static async Task<Page<UnmappedGroup>> PageAsync(Session session, Scope scope, IReadOnlyList<UnmappedRow> rows, int most)
    {
        var groups = new Dictionary<string, List<UnmappedRow>>(StringComparer.Ordinal);
        var taken = 0;
        foreach (var row in rows.Take(MostRows))
        {
            var key = KeyOf(row);
            if (!groups.ContainsKey(key) && groups.Count == most)
            {
                break;
            }

            groups.TryAdd(key, []);
            groups[key].Add(row);
            taken++;
        }

        var shown = new List<UnmappedGroup>();
        foreach (var group in groups.Values)
        {
            shown.Add(await GroupAsync(session, scope, group));
        }

        var more = rows.Count > taken;
        return new Page<UnmappedGroup>(shown, more, more ? CursorAfter(rows[taken - 1]) : null);
    }

    private static async Task<UnmappedGroup> GroupAsync(Session session, Scope scope, List<UnmappedRow> rows)
    {
        var newest = rows[0];
        var sales = new List<UnmappedSale>();
        foreach (var row in rows.Take(MostShown))
        {
            sales.Add(UnmappedSale.Of(row, await SuggestionAsync(session, scope, row)));
        }

        return new UnmappedGroup
        {
            Kind =
                IsOfPrice(newest) ? "price"
                : newest.Root.StartsWith("sub_", StringComparison.Ordinal) ? "subscription"
                : "sale",
            Missing = newest.Missing.Split(' '),
            StripePriceId = newest.PriceId,
            Amount = newest.Amount,
            Currency = newest.Currency,
            Count = rows.Count,
            FirstAt = new UtcInstant(rows[^1].CreatedMs),
            LastAt = new UtcInstant(newest.CreatedMs),
            Sales = sales,
        };
    }

    private static async Task<SubjectSuggestion?> SuggestionAsync(Session session, Scope scope, UnmappedRow row)
    {
        if (row.CustomerId is { } customer && await CustomerStore.OwnerAsync(session, scope, customer) is { } owner)
        {
            return new SubjectSuggestion(owner, "stripe_customer");
        }

        return row.Email is { } email && await UnmappedStore.SubjectOfEmailAsync(session, scope, email) is { } subject
            ? new SubjectSuggestion(subject, "email")
            : null;
    }

    private static bool IsOfPrice(UnmappedRow row) => row.PriceId is not null && row.Lacks(MissingPart.Product);

    private static string KeyOf(UnmappedRow row) => IsOfPrice(row) ? $"{row.PriceId} {row.Missing}" : row.Root;

    private static string CursorAfter(UnmappedRow row) => $"{row.CreatedMs.ToString(CultureInfo.InvariantCulture)}.{row.Root}";

    private static bool TryRead(string? cursor, out long beforeMs, out string beforeRoot)
    {
        beforeMs = long.MaxValue;
        beforeRoot = string.Empty;
        if (cursor is null)
        {
            return true;
        }

        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        beforeRoot = cursor[(dot + 1)..];
        return dot > 0
            && cursor.Length <= 300
            && !cursor.Any(char.IsControl)
            && long.TryParse(cursor[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out beforeMs);
    }
}
