using System.Text.Json;
using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Takes the customer's name out of what histories say of entitlements that went from one customer to another: each of the two is named
/// in the rows of both.
/// </summary>
internal static class ErasedMoves
{
    /// <summary>Renames the customer in all rows of an entitlement, whosever they are.</summary>
    public static async Task RenameAsync(Session session, Scope scope, string entitlementId, string subjectRef, string pseudonym)
    {
        foreach (var row in await ErasedMoveStore.OfEntitlementAsync(session, scope, entitlementId))
        {
            var changes = JsonSerializer.Deserialize<List<FieldChange>>(row.Changes, LicenzyJson.Options)!;
            var renamed = JsonSerializer.Serialize(changes.Select(change => Renamed(change, subjectRef, pseudonym)), LicenzyJson.Options);
            if (!string.Equals(renamed, row.Changes, StringComparison.Ordinal))
            {
                await ErasedMoveStore.SaveAsync(session, scope, row.Id, renamed);
            }
        }
    }

    private static FieldChange Renamed(FieldChange change, string subjectRef, string pseudonym)
    {
        return change.Field == EntitlementFields.SubjectField
            ? change with
            {
                Before = Name(change.Before),
                After = Name(change.After),
            }
            : change;

        string? Name(string? value) => string.Equals(value, subjectRef, StringComparison.Ordinal) ? pseudonym : value;
    }
}
