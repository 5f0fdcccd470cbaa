using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>Applies stored events again for an operator: one, whose result is in the answer, or all that failed.</summary>
internal sealed class ReplayInboundEvents(
    Database database,
    ReplayStripeEvent replay,
    RehearseReplay rehearse,
    InboxWorker inbox,
    AuditLog audit,
    TimeProvider time
)
{
    private const int MostAtOnce = 1_000;

    /// <summary>How one event is applied again.</summary>
    /// <param name="DryRun">True only says what would come of it.</param>
    internal sealed record Request(bool? DryRun = null);

    /// <summary>What came of it.</summary>
    /// <param name="DryRun">Whether nothing was done.</param>
    /// <param name="Event">The event as it stands, or would stand, afterwards.</param>
    /// <param name="Changes">What changed, or would change; empty when nothing did.</param>
    internal sealed record Response(bool DryRun, InboundEventView Event, IReadOnlyList<InboundEventChange> Changes);

    /// <summary>Which failed events are applied again.</summary>
    /// <param name="Since">Only those that came at this time or later.</param>
    /// <param name="Type">Only those of this type.</param>
    /// <param name="DryRun">True only counts.</param>
    internal sealed record FailedRequest(UtcInstant? Since = null, string? Type = null, bool? DryRun = null);

    /// <summary>What was made due again.</summary>
    /// <param name="DryRun">Whether nothing was done.</param>
    /// <param name="Replayed">How many; at most 1,000 in one call.</param>
    /// <param name="HasMore">Whether there are more: send the same request again.</param>
    internal sealed record FailedResponse(bool DryRun, int Replayed, bool HasMore);

    public async Task<Answer<Response>> OneAsync(
        PortalCaller caller,
        string stripeEventId,
        Request? request,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        var entry = await database.ReadAsync(session => ReadInboundEvents.FindAsync(session, scope, stripeEventId), cancellationToken);
        if (entry is null)
        {
            return ReadInboundEvents.Missing(stripeEventId);
        }

        if (entry.BodyForm == BodyForms.Dropped)
        {
            return new Fault(
                ErrorCatalogue.NotPossible,
                "The body of this event is not kept any more. `sync` the customer to ask Stripe for what it is now."
            );
        }

        return request?.DryRun == true
            ? await rehearse.HandleAsync(scope, entry, cancellationToken)
            : await ApplyAsync(caller, entry, cancellationToken);
    }

    public async Task<Answer<FailedResponse>> FailedAsync(PortalCaller caller, FailedRequest? request, CancellationToken cancellationToken)
    {
        var asked = request ?? new FailedRequest();
        var filter = new InboxFilter
        {
            State = InboxStates.Failed,
            Type = asked.Type,
            FromMs = asked.Since?.Milliseconds ?? 0,
        };
        if (asked.DryRun == true)
        {
            var found = await database.ReadAsync(session => FindFailedAsync(session, caller.Scope, filter), cancellationToken);
            return new FailedResponse(DryRun: true, Math.Min(found.Count, MostAtOnce), found.Count > MostAtOnce);
        }

        var done = await database.WriteAsync(session => ReplayFailedAsync(session, caller, filter), cancellationToken);
        inbox.Nudge();
        return done;
    }

    private async Task<Response> ApplyAsync(PortalCaller caller, InboundEventEntry entry, CancellationToken cancellationToken)
    {
        var known = await database.WriteAsync(session => MarkAsync(session, caller, entry), cancellationToken);
        var after = await replay.ApplyNowAsync(entry.Key, cancellationToken);
        var changes = await database.ReadAsync(
            session => ReadInboundEvents.ChangesAsync(session, caller.Scope, entry.StripeEventId),
            cancellationToken
        );
        return new Response(DryRun: false, InboundEventView.Of(after), [.. changes.Where(change => !known.Contains(change.HistoryId))]);
    }

    /// <summary>Makes the event due; one that waits already is only applied sooner. Returns the history that it has written so far.</summary>
    private async Task<HashSet<string>> MarkAsync(Session session, PortalCaller caller, InboundEventEntry entry)
    {
        var earlier = await ReadInboundEvents.ChangesAsync(session, caller.Scope, entry.StripeEventId);
        await InboxStore.ReplayAsync(session, entry.Key, time.NowMs());
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("stripe_event.replayed", "stripe_event", entry.StripeEventId)
            {
                SubjectRef = entry.SubjectRef,
                Details = new { entry.Type, before = new { state = entry.State, reason = entry.Reason } },
            }
        );
        return [.. earlier.Select(change => change.HistoryId)];
    }

    private async Task<Answer<FailedResponse>> ReplayFailedAsync(Session session, PortalCaller caller, InboxFilter filter)
    {
        var found = await FindFailedAsync(session, caller.Scope, filter);
        var replayed = 0;
        // In one order, so that two operators at once follow each other.
        foreach (var entry in found.Take(MostAtOnce).OrderBy(entry => entry.StripeEventId, StringComparer.Ordinal))
        {
            replayed += await InboxStore.ReplayAsync(session, entry.Key, time.NowMs()) ? 1 : 0;
        }

        if (replayed > 0)
        {
            await audit.WriteAsync(
                session,
                caller,
                new AuditEntry("stripe_event.failed_replayed", "stripe_event", ObjectId: null)
                {
                    Details = new
                    {
                        replayed,
                        type = filter.Type,
                        since = new UtcInstant(filter.FromMs),
                    },
                }
            );
        }

        return new FailedResponse(DryRun: false, replayed, found.Count > MostAtOnce);
    }

    private static Task<IReadOnlyList<InboundEventEntry>> FindFailedAsync(Session session, Scope scope, InboxFilter filter) =>
        InboxSearchStore.ListAsync(session, scope, filter, InboundEventCursor.Start, MostAtOnce + 1);
}
