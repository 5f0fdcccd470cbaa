using System.Globalization;
using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>Asks Stripe for all that a customer bought, applies it, and says what was not as it stood here.</summary>
internal sealed class SyncFromStripe(Database database, SyncCustomer syncCustomer, AuditLog audit, TimeProvider time)
{
    /// <summary>What the comparison found.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Changed">Whether anything was not as it stood here; that nothing was is a result too.</param>
    /// <param name="Looked">How many sales and subscriptions were asked for.</param>
    /// <param name="StripeCalls">How often Stripe was asked.</param>
    /// <param name="Missing">Sales that Stripe does not know.</param>
    /// <param name="Truncated">Whether there are more than one comparison looks at; the newest were looked at.</param>
    /// <param name="AllowedBefore">The answer of the access check before.</param>
    /// <param name="AllowedAfter">The same, after.</param>
    /// <param name="Differences">The entitlements that changed.</param>
    internal sealed record Response(
        string SubjectRef,
        bool Changed,
        int Looked,
        int StripeCalls,
        IReadOnlyList<string> Missing,
        bool Truncated,
        bool AllowedBefore,
        bool AllowedAfter,
        IReadOnlyList<Difference> Differences
    );

    /// <summary>An entitlement that the comparison changed.</summary>
    /// <param name="EntitlementId">The entitlement.</param>
    /// <param name="ProductCode">Its product.</param>
    /// <param name="Made">Whether it was not there before.</param>
    /// <param name="Fields">What changed of it.</param>
    internal sealed record Difference(string EntitlementId, string ProductCode, bool Made, IReadOnlyList<ChangedField> Fields);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, string subjectRef, CancellationToken cancellationToken)
    {
        if (SubjectRef.Check(subjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        if (
            await database.ReadAsync(session => Tombstones.RefusalAsync(session, caller.Scope, subjectRef), cancellationToken) is { } erased
        )
        {
            return erased;
        }

        var before = await HeldAsync(caller.Scope, subjectRef, cancellationToken);
        var outcome = await syncCustomer.HandleAsync(caller.Scope, subjectRef, _ => { }, cancellationToken);
        return await outcome.Match(
            done => DoneAsync(caller, subjectRef, before, done.Result, cancellationToken),
            refused => RefusedAsync(caller, subjectRef, refused.Fault, cancellationToken)
        );
    }

    private async Task<Answer<Response>> DoneAsync(
        PortalCaller caller,
        string subjectRef,
        IReadOnlyList<SeenEntitlement> before,
        SyncedCustomer result,
        CancellationToken cancellationToken
    )
    {
        var after = await HeldAsync(caller.Scope, subjectRef, cancellationToken);
        var known = before.ToDictionary(one => one.Row.Id, StringComparer.Ordinal);
        var differences = after
            .Select(one => DifferenceOf(known.GetValueOrDefault(one.Row.Id), one))
            .Where(difference => difference.Fields.Count > 0)
            .ToList();
        var response = new Response(
            subjectRef,
            differences.Count > 0,
            result.Looked,
            result.Calls,
            result.Missing,
            result.Truncated,
            before.Any(one => one.View.Available),
            after.Any(one => one.View.Available),
            differences
        );
        var erased = await WriteAuditAsync(
            caller,
            subjectRef,
            ReadCustomer.SyncAction,
            new
            {
                result.Looked,
                result.Missing,
                Differences = differences,
            },
            cancellationToken
        );
        return erased is null ? response : erased;
    }

    /// <summary>Stripe refused on the way: what it had answered until then is applied, so the deed is on record too.</summary>
    private async Task<Answer<Response>> RefusedAsync(
        PortalCaller caller,
        string subjectRef,
        Fault fault,
        CancellationToken cancellationToken
    )
    {
        return await WriteAuditAsync(caller, subjectRef, "customer.sync_refused", new { Error = fault.Error.Code }, cancellationToken)
            ?? fault;
    }

    /// <summary>Puts it on record. Who was erased meanwhile is not named again: the refusal is returned.</summary>
    private Task<Fault?> WriteAuditAsync(
        PortalCaller caller,
        string subjectRef,
        string action,
        object details,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync<Fault?>(
            async session =>
            {
                if (await Tombstones.RefusalAsync(session, caller.Scope, subjectRef) is { } erased)
                {
                    return erased;
                }

                await audit.WriteAsync(
                    session,
                    caller,
                    new AuditEntry(action, "customer", null) { SubjectRef = subjectRef, Details = details }
                );
                return null;
            },
            cancellationToken
        );

    private async Task<IReadOnlyList<SeenEntitlement>> HeldAsync(Scope scope, string subjectRef, CancellationToken cancellationToken)
    {
        var reading = await database.ReadAsync(
            session => ReadSubject.AllAsync(session, scope, subjectRef, time.NowMs()),
            cancellationToken
        );
        return [.. reading.Entitlements.Select(SeenEntitlement.Now)];
    }

    private static Difference DifferenceOf(SeenEntitlement? before, SeenEntitlement after)
    {
        var then = before is null ? [] : FieldsOf(before.Show(null)).ToDictionary(StringComparer.Ordinal);
        return new Difference(
            after.Row.Id,
            after.Fields.ProductCode,
            before is null,
            [
                .. FieldsOf(after.Show(null))
                    .Select(field => new ChangedField(field.Key, then.GetValueOrDefault(field.Key), field.Value))
                    .Where(field => field.Before != field.After),
            ]
        );
    }

    private static IEnumerable<KeyValuePair<string, string?>> FieldsOf(HeldEntitlement one) =>
        [
            new("status", one.Status),
            new("available", one.Available ? "true" : "false"),
            new("unavailable_reason", one.UnavailableReason),
            new("product_code", one.ProductCode),
            new("quantity", Text(one.Quantity)),
            new("usage_granted", Text(one.UsageGranted)),
            new("usage_remaining", Text(one.UsageRemaining)),
            new("starts_at", one.StartsAt?.ToString()),
            new("expires_at", one.ExpiresAt?.ToString()),
            new("current_period_end", one.CurrentPeriodEnd?.ToString()),
            new("cancel_at_period_end", one.CancelAtPeriodEnd ? "true" : "false"),
            new("canceled_at", one.CanceledAt?.ToString()),
            new("stripe_status", one.StripeStatus),
        ];

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
