using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>Everything that a subject ever held, at every instant since one.</summary>
/// <param name="Entitlements">Newest first.</param>
/// <param name="KnownFromMs">Before this instant (Unix ms) too many changes lie; 0 when all are known.</param>
/// <param name="Truncated">Whether there are more entitlements than are read.</param>
internal sealed record SubjectPast(IReadOnlyList<(EntitlementRow Row, EntitlementPast Past)> Entitlements, long KnownFromMs, bool Truncated)
{
    /// <summary>Sorts after every id that there is with a prefix.</summary>
    public const string AfterAll = "~";

    /// <summary>Reads the history of a subject and walks every entitlement back.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose customer.</param>
    /// <param name="subjectRef">The subject.</param>
    /// <param name="sinceMs">How far back, Unix ms.</param>
    /// <param name="most">At most so many changes: the newest.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static async Task<SubjectPast> LoadAsync(Session session, Scope scope, string subjectRef, long sinceMs, int most, long nowMs)
    {
        var reading = await ReadSubject.AllAsync(session, scope, subjectRef, nowMs);
        var sinceId = LicenzyId.First(IdPrefix.History, sinceMs);
        var history = await HistoryListStore.OfSubjectAsync(session, scope, subjectRef, sinceId, IdPrefix.History + AfterAll, most + 1);
        var byEntitlement = history.Take(most).ToLookup(row => row.EntitlementId, StringComparer.Ordinal);
        var rows = reading.Entitlements.Select(entitlement => entitlement.Row).ToList();
        var pasts = rows.Select(row => (row, PastOf(row, byEntitlement[row.Id]))).ToList();
        foreach (var id in MovedAway(history, subjectRef, rows))
        {
            if (await EntitlementStore.FindAsync(session, scope, id) is { } row)
            {
                var own = await HistoryListStore.OfEntitlementAsync(session, scope, id, sinceId, IdPrefix.History + AfterAll, most);
                pasts.Add((row, PastOf(row, own)));
            }
        }

        return new SubjectPast(
            [.. pasts.OrderByDescending(pair => pair.row.Id, StringComparer.Ordinal)],
            history.Count > most ? history[most - 1].AtMs : 0,
            reading.Truncated
        );
    }

    /// <summary>What was held at an instant, newest first, with the units that were left then.</summary>
    public async Task<IReadOnlyList<SeenEntitlement>> AtAsync(Session session, Scope scope, string subjectRef, long atMs)
    {
        var seen = new List<SeenEntitlement>();
        foreach (var (row, past) in Entitlements)
        {
            var fields = past.FieldsAt(atMs);
            if (fields is null || fields.SubjectRef != subjectRef)
            {
                continue;
            }

            var later =
                past.Kind == ProductKind.UsagePack && row.UpdatedMs > atMs
                    ? await UsageListStore.ConsumedSinceAsync(session, scope, row.Id, LicenzyId.First(IdPrefix.Use, atMs), atMs)
                    : 0;
            var consumed = row.UsageConsumed - later;
            seen.Add(new SeenEntitlement(row, fields, fields.ViewAt(past.Kind, consumed, atMs), consumed) { IsPast = true });
        }

        return seen;
    }

    /// <summary>What became somebody else's since then: it was the subject's before.</summary>
    private static IEnumerable<string> MovedAway(
        IReadOnlyList<HistoryRow> history,
        string subjectRef,
        IReadOnlyCollection<EntitlementRow> rows
    ) =>
        history
            .Where(row => row.Changes.Contains(EntitlementFields.SubjectField, StringComparison.Ordinal))
            .Where(row => ChangesOf(row).Any(change => change.Field == EntitlementFields.SubjectField && change.Before == subjectRef))
            .Select(row => row.EntitlementId)
            .Except(rows.Select(row => row.Id), StringComparer.Ordinal);

    private static EntitlementPast PastOf(EntitlementRow row, IEnumerable<HistoryRow> newestFirst)
    {
        // History leads to what was told, which a consume in the moment of a start may be ahead of.
        var told = Told.Read(row.Told).Projection;
        var present = SeenEntitlement.FieldsOf(row) with
        {
            Status = told.Status,
            UnavailableReason = told.UnavailableReason,
            StartsAtMs = told.StartsAtMs,
            ExpiresAtMs = told.ExpiresAtMs,
        };
        return new EntitlementPast(
            row.Id,
            EnumText.Read<ProductKind>(row.Kind),
            row.CreatedMs,
            present,
            newestFirst.Select(change => new PastChange(change.AtMs, change.Reason, ChangesOf(change)))
        );
    }

    /// <summary>The changed fields of a row of history.</summary>
    public static IReadOnlyList<FieldChange> ChangesOf(HistoryRow row) =>
        row.Changes.Length <= 2 ? [] : JsonSerializer.Deserialize<List<FieldChange>>(row.Changes, LicenzyJson.Options) ?? [];
}
