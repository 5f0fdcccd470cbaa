using System.Text.Json.Serialization;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Access;

/// <summary>The decision with its reasons: why a customer has access, or why not.</summary>
internal sealed class ReadCustomerAccess(Database database, TimeProvider time)
{
    /// <summary>One entitlement, as far as it matters for access.</summary>
    internal sealed record Entitlement(
        string Id,
        string ProductCode,
        string Kind,
        string Status,
        bool Available,
        string? UnavailableReason,
        long? UsageRemaining,
        UtcInstant? StartsAt,
        UtcInstant? CurrentPeriodEnd,
        bool CancelAtPeriodEnd,
        UtcInstant? ExpiresAt
    );

    /// <summary>The customer's access.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Mode">Test or live, as the key says.</param>
    /// <param name="HasAccess">The same decision as the access check's.</param>
    /// <param name="Status">active, or the most hopeful of what there is, or none.</param>
    /// <param name="DenialReason">Null with access.</param>
    /// <param name="UsageRemaining">The units over all available packs; null when the customer never had a pack.</param>
    /// <param name="Entitlements">The newest thousand and all that are available, newest first.</param>
    /// <param name="Truncated">True when there are more; absent otherwise.</param>
    internal sealed record Response(
        string SubjectRef,
        string Mode,
        bool HasAccess,
        string Status,
        string? DenialReason,
        long? UsageRemaining,
        IReadOnlyList<Entitlement> Entitlements,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Truncated = false
    );

    public async Task<Answer<Response>> HandleAsync(RuntimeCaller caller, string subjectRef, CancellationToken cancellationToken)
    {
        if (SubjectRef.Check(subjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        var reading = await database.ReadAsync(
            session => ReadSubject.AllAsync(session, caller.Scope, subjectRef, time.NowMs()),
            cancellationToken
        );
        var decision = AccessDecision.Decide([.. reading.Entitlements.Select(entitlement => entitlement.View)]);
        return new Response(
            subjectRef,
            caller.Scope.ModeText,
            decision.HasAccess,
            decision.Status.ToText(),
            decision.DenialReason,
            decision.UsageRemaining,
            [.. reading.Entitlements.Select(Show)],
            reading.Truncated
        );
    }

    private static Entitlement Show(EntitlementReading reading) =>
        new(
            reading.Row.Id,
            reading.Row.ProductCode,
            reading.Row.Kind,
            reading.Status,
            reading.Available,
            reading.UnavailableReason,
            reading.Row.UsageRemaining,
            UtcInstant.From(reading.Row.StartsMs),
            UtcInstant.From(reading.Row.CurrentPeriodEndMs),
            reading.Row.CancelAtPeriodEnd == 1,
            UtcInstant.From(reading.Row.ExpiresMs)
        );
}
