using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>What is remembered of customers who were erased: enough to know them again, and not who they were.</summary>
internal static class Tombstones
{
    /// <summary>Marks a customer's reference.</summary>
    public static Task SetForSubjectAsync(Session session, Scope scope, string subjectRef, long nowMs) =>
        TombstoneStore.SetAsync(session, scope, HashOf(scope, SubjectName(subjectRef)), nowMs);

    /// <summary>Marks an id of Stripe's or of an attempt.</summary>
    public static Task SetAsync(Session session, Scope scope, string id, long nowMs) =>
        TombstoneStore.SetAsync(session, scope, HashOf(scope, id), nowMs);

    /// <summary>Those of some ids that were erased.</summary>
    public static async Task<IReadOnlySet<string>> AmongAsync(Session session, Scope scope, IEnumerable<string> ids)
    {
        var erased = new HashSet<string>(StringComparer.Ordinal);
        if (!await TombstoneStore.AnyAsync(session, scope))
        {
            return erased;
        }

        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (await TombstoneStore.StandsAsync(session, scope, HashOf(scope, id)))
            {
                erased.Add(id);
            }
        }

        return erased;
    }

    /// <summary>Whether a customer of this reference was erased.</summary>
    public static Task<bool> StandsForSubjectAsync(Session session, Scope scope, string subjectRef) =>
        TombstoneStore.StandsAsync(session, scope, HashOf(scope, SubjectName(subjectRef)));

    /// <summary>The refusal to give anything to a customer who was erased; null for everybody else.</summary>
    public static async Task<Fault?> RefusalAsync(Session session, Scope scope, string subjectRef) =>
        await StandsForSubjectAsync(session, scope, subjectRef)
            ? new Fault(ErrorCatalogue.SubjectErased, "This customer was erased. A person who comes back needs a new `subject_ref`.")
            {
                Param = "subject_ref",
            }
            : null;

    private static string SubjectName(string subjectRef) => $"subject:{subjectRef}";

    /// <summary>Project and mode are part of it: hashes of two projects tell nothing of each other.</summary>
    private static string HashOf(Scope scope, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope.ProjectId}|{scope.ModeText}|{name}")));
}
