using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>What an operator may not expect of an action, said before it is done and with its answer.</summary>
internal static class ActionWarnings
{
    /// <summary>Stripe's statuses in which a subscription is not billed any more.</summary>
    private static readonly string[] Ended = ["canceled", "incomplete_expired"];

    public static async Task<IReadOnlyList<ActionWarning>> OfAsync(Session session, Scope scope, FinishedWork work, long nowMs)
    {
        var warnings = new List<ActionWarning>(work.Plan.Warnings);
        warnings.AddRange(OfRevocation(work));
        warnings.AddRange(OfOutcome(work, nowMs));
        if (work.Plan.Action is OperatorAction.Grant && work.Before.Readings.Count == 0)
        {
            warnings.Add(await OfStrangerAsync(session, scope, work.Plan.SubjectRef, nowMs));
        }

        return warnings;
    }

    private static IEnumerable<ActionWarning> OfRevocation(FinishedWork work)
    {
        if (work.Plan.Action is not OperatorAction.Revoke)
        {
            yield break;
        }

        if (work.Row is { StripeSubscriptionId: not null } row && !Ended.Contains(row.StripeStatus, StringComparer.Ordinal))
        {
            yield return new("stripe_keeps_charging", "Stripe goes on charging this subscription. End it in Stripe if it should not.");
        }

        if (work.After.Decision.Allowed)
        {
            var holding = work.After.Readings.First(reading => reading.Available).Row;
            var until = UtcInstant.From(holding.ExpiresMs) is { } end ? $" until {end}" : string.Empty;
            yield return new("access_remains", $"Access remains, through {holding.ProductCode}{until}.");
        }
        else if (work.Before.Decision.Allowed)
        {
            yield return new("access_ends", "The customer has no access any more.");
        }
    }

    private static IEnumerable<ActionWarning> OfOutcome(FinishedWork work, long nowMs)
    {
        if (work.Plan.Action is OperatorAction.Revoke or OperatorAction.LinkCustomer || work.Row is not { } row)
        {
            yield break;
        }

        var reading = EntitlementReading.At(row, nowMs);
        if (reading.View.UnavailableReason is { } reason)
        {
            yield return reason == UnavailableReason.NotStarted
                ? new("starts_later", $"It gives access from {UtcInstant.From(row.StartsMs)} on.")
                : new("gives_no_access", $"{row.ProductCode} gives no access all the same: {reason.ToText()}.");
        }

        if (row.ExpiresMs <= row.StartsMs && PurchaseKey.IsGrant(row.PurchaseKey))
        {
            yield return new("ends_before_it_starts", "Other passes of this product last longer: it ends before it would start.");
        }
    }

    /// <summary>A customer of whom nothing is known may be a slip of the pen, or somebody of the other mode.</summary>
    private static async Task<ActionWarning> OfStrangerAsync(Session session, Scope scope, string subjectRef, long nowMs)
    {
        var other = new Scope(scope.ProjectId, scope.Mode == Mode.Live ? Mode.Test : Mode.Live);
        var known = await EntitlementStore.HopefulOfSubjectAsync(session, other, subjectRef, nowMs);
        return known.Count > 0
            ? new(
                "known_in_other_mode",
                $"In {scope.ModeText} mode nothing is known of this customer, who has access in {other.ModeText} mode."
            )
            : new("unknown_customer", "This customer held nothing until now. Check that it is spelled as your application spells it.");
    }
}
