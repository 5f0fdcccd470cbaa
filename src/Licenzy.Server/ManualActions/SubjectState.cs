using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Licenzy.Core.Access;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>How a customer stands at one moment: what an action starts from, and what it comes to.</summary>
/// <param name="Readings">The customer's entitlements, newest first.</param>
/// <param name="Decision">What they amount to.</param>
internal sealed record SubjectState(IReadOnlyList<EntitlementReading> Readings, ShownDecision Decision)
{
    public static async Task<SubjectState> ReadAsync(Session session, Scope scope, string subjectRef, long nowMs)
    {
        var reading = await ReadSubject.AllAsync(session, scope, subjectRef, nowMs);
        var allowed = await ReadSubject.IsAllowedAsync(session, scope, subjectRef, nowMs);
        var decision = AccessDecision.Decide([.. reading.Entitlements.Select(one => one.View)]);
        return new SubjectState(reading.Entitlements, ShownDecision.Of(allowed, decision));
    }

    public EntitlementReading? Find(string id) =>
        Readings.FirstOrDefault(reading => string.Equals(reading.Row.Id, id, StringComparison.Ordinal));

    /// <summary>
    /// A digest of all that the outcome of an action depends on: what the customer holds, and what is known of the purchase that is
    /// meant, also where it does not show (a refund of what is revoked). Consuming changes it only where the number of units is what
    /// the action is about, or where none are left: a customer who consumes all the time can be acted on.
    /// </summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="other">How the other customer stands who changes by it; null for none.</param>
    public string Version(ActionPlan.Ready plan, SubjectState? other)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var reading in Readings.Concat(other?.Readings ?? []))
        {
            var isCounted = string.Equals(reading.Row.Id, plan.CountsUnitsOf, StringComparison.Ordinal);
            hash.AppendData(
                JsonSerializer.SerializeToUtf8Bytes(isCounted ? Counted(reading.Row) : Uncounted(reading.Row), LicenzyJson.Options)
            );
            hash.AppendData(Encoding.UTF8.GetBytes($" {reading.Status} {reading.UnavailableReason}\n"));
        }

        foreach (var fact in plan.Facts.OrderBy(fact => fact.Type).ThenBy(fact => fact.Id, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{fact.Id} {FactJson.Write(fact)}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(plan.RestsOn));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>What a row says, without when it was written and what applications were told of it.</summary>
    private static EntitlementRow Counted(EntitlementRow row) => row with { UpdatedMs = 0, Told = string.Empty };

    /// <summary>The same, without what only consuming changes as long as units are left.</summary>
    private static EntitlementRow Uncounted(EntitlementRow row) =>
        Counted(row) with
        {
            UsageConsumed = 0,
            UsageRemaining = row.UsageRemaining is { } remaining ? Math.Clamp(remaining, 0, 1) : null,
        };
}
