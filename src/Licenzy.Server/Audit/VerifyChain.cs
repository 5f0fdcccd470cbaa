using Licenzy.Server.Storage;

namespace Licenzy.Server.Audit;

/// <summary>What a walk along an account's chain came to.</summary>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="Head">The hash of the last one.</param>
/// <param name="Broken">The first row that does not fit; null when all do.</param>
/// <param name="Why">Why it does not.</param>
internal sealed record ChainVerdict(long Rows, string Head, long? Broken, string? Why);

/// <summary>Walks an account's chain from its first row: nothing changed, nothing left out, nothing slipped in, nothing cut off.</summary>
internal sealed class VerifyChain(Database database)
{
    private const int PageSize = 500;

    public async Task<ChainVerdict> HandleAsync(string accountId, CancellationToken cancellationToken)
    {
        // Rows may be added while it walks: the end is looked at first, and the walk goes at least so far.
        var head = await database.ReadAsync(session => AuditStore.HeadAsync(session, accountId), cancellationToken);
        var last = AuditChain.Start;
        var rows = 0L;
        while (true)
        {
            var after = rows;
            var page = await database.ReadAsync(session => AuditStore.PageAsync(session, accountId, after, PageSize), cancellationToken);
            foreach (var row in page)
            {
                if (FaultOf(row, rows + 1, last) is { } why)
                {
                    return new ChainVerdict(rows, last, rows + 1, why);
                }

                rows++;
                last = row.Hash;
                if (rows == head?.Sequence && !string.Equals(head.Hash, last, StringComparison.Ordinal))
                {
                    return new ChainVerdict(rows, last, rows, "the end of the chain is not the one that was written down");
                }
            }

            if (page.Count < PageSize)
            {
                return head is not null && rows < head.Sequence
                    ? new ChainVerdict(rows, last, rows + 1, "rows at the end are missing")
                    : new ChainVerdict(rows, last, Broken: null, Why: null);
            }
        }
    }

    private static string? FaultOf(AuditRow row, long expected, string previous) =>
        row.Sequence != expected ? "a row before it is missing"
        : !string.Equals(row.PreviousHash, previous, StringComparison.Ordinal) ? "it does not follow the row before it"
        : !string.Equals(row.Hash, AuditChain.HashOf(row), StringComparison.Ordinal) ? "it was changed"
        : row.Salt is { } salt
        && !string.Equals(row.DetailsHash, AuditChain.DetailsHash(row.SubjectRef, row.Details, salt), StringComparison.Ordinal)
            ? "what it says was changed"
        : row.Salt is null && (row.Details is not null || row.SubjectRef is not null) ? "what was erased was written anew"
        : null;
}
