using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Access;

/// <summary>Every entitlement that a customer ever held, with where each came from and why it is as it is.</summary>
internal sealed class ReadEntitlements(Database database, TimeProvider time)
{
    /// <summary>One entitlement, whole.</summary>
    internal sealed record Entitlement
    {
        public required string Id { get; init; }

        public required string ProductCode { get; init; }

        public required string Kind { get; init; }

        public required string Status { get; init; }

        public required bool Available { get; init; }

        public required string? UnavailableReason { get; init; }

        public required long? UsageRemaining { get; init; }

        public required UtcInstant? StartsAt { get; init; }

        public required UtcInstant? CurrentPeriodEnd { get; init; }

        public required bool CancelAtPeriodEnd { get; init; }

        public required UtcInstant? ExpiresAt { get; init; }

        public required string Source { get; init; }

        public required string Reason { get; init; }

        public required string? AttemptId { get; init; }

        public required long? UsageGranted { get; init; }

        public required long Quantity { get; init; }

        public required string? StripeCustomerId { get; init; }

        public required string? StripeSubscriptionId { get; init; }

        public required string? StripePaymentIntentId { get; init; }

        public required string? StripeStatus { get; init; }

        public required UtcInstant? CanceledAt { get; init; }

        public required UtcInstant CreatedAt { get; init; }

        public required UtcInstant UpdatedAt { get; init; }

        public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    }

    /// <summary>What the customer holds and held.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Mode">Test or live, as the key says.</param>
    /// <param name="Entitlements">The newest thousand and all that are available, newest first.</param>
    /// <param name="Truncated">True when there are more.</param>
    internal sealed record Response(string SubjectRef, string Mode, IReadOnlyList<Entitlement> Entitlements, bool Truncated);

    public async Task<Answer<Response>> HandleAsync(
        RuntimeCaller caller,
        string subjectRef,
        string? available,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(subjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        if (available is not (null or "true" or "false"))
        {
            return Fault.Field("available", "`available` is `true`, `false` or absent.");
        }

        var reading = await database.ReadAsync(
            session => ReadSubject.AllAsync(session, caller.Scope, subjectRef, time.NowMs()),
            cancellationToken
        );
        var wanted = reading.Entitlements.Where(entitlement => available is null || entitlement.Available == (available is "true"));
        return new Response(subjectRef, caller.Scope.ModeText, [.. wanted.Select(Show)], reading.Truncated);
    }

    private static Entitlement Show(EntitlementReading reading) =>
        new()
        {
            Id = reading.Row.Id,
            ProductCode = reading.Row.ProductCode,
            Kind = reading.Row.Kind,
            Status = reading.Status,
            Available = reading.Available,
            UnavailableReason = reading.UnavailableReason,
            UsageRemaining = reading.Row.UsageRemaining,
            StartsAt = UtcInstant.From(reading.Row.StartsMs),
            CurrentPeriodEnd = UtcInstant.From(reading.Row.CurrentPeriodEndMs),
            CancelAtPeriodEnd = reading.Row.CancelAtPeriodEnd == 1,
            ExpiresAt = UtcInstant.From(reading.Row.ExpiresMs),
            Source = reading.Row.Source,
            Reason = reading.Reason,
            AttemptId = reading.Row.AttemptId,
            UsageGranted = reading.Row.UsageGranted,
            Quantity = reading.Row.Quantity,
            StripeCustomerId = reading.Row.StripeCustomerId,
            StripeSubscriptionId = reading.Row.StripeSubscriptionId,
            StripePaymentIntentId = reading.Row.StripePaymentIntentId,
            StripeStatus = reading.Row.StripeStatus,
            CanceledAt = UtcInstant.From(reading.Row.CanceledMs),
            CreatedAt = new UtcInstant(reading.Row.CreatedMs),
            UpdatedAt = new UtcInstant(reading.Row.UpdatedMs),
            Metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(reading.Row.Metadata)!,
        };
}
