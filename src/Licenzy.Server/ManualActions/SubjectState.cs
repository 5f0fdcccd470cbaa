using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Licenzy.Core.Access;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
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
    /// A digest of all that the outcome of an action depends on: what the customer holds, what is left of it, and what is known of the
    /// purchase that is meant, also where it does not show (a refund of what is revoked).
    /// </summary>
    public string Version(IReadOnlyList<Fact> facts, string restsOn)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var reading in Readings)
        {
            var row = reading.Row;
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Id} {row.UpdatedMs} {row.UsageConsumed} {row.UsageRemaining} {reading.Status} {reading.UnavailableReason}\n"
            );
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        foreach (var fact in facts.OrderBy(fact => fact.Type).ThenBy(fact => fact.Id, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{fact.Id} {FactJson.Write(fact)}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(restsOn));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
