using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Support;

/// <summary>One customer, now or at a past instant: the decision with its proof, what is held, who they are.</summary>
internal sealed class ReadCustomer(Database database, TimeProvider time)
{
    /// <summary>The action under which the audit log keeps a comparison with Stripe.</summary>
    public const string SyncAction = "customer.synced";

    private const int MostCounted = 1_000;
    private const int MostChains = 10;
    private const int MostStripeCustomers = 10;

    /// <summary>So many changes are walked back to find since when a decision stands.</summary>
    private const int UsualHistory = 2_000;

    /// <summary>So many changes are walked back to reach a past instant.</summary>
    private const int MostHistory = 20_000;

    public async Task<Answer<CustomerPage>> HandleAsync(
        PortalCaller caller,
        string subjectRef,
        string? at,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(subjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        var nowMs = time.NowMs();
        if (PointInTime.Read("at", at, out var atMs) is { } badTime)
        {
            return badTime;
        }

        return atMs > nowMs
            ? Fault.Field("at", "`at` lies in the future.")
            : await database.ReadOnePictureAsync(session => ReadAsync(session, caller, subjectRef, atMs, nowMs), cancellationToken);
    }

    private static async Task<Answer<CustomerPage>> ReadAsync(
        Session session,
        PortalCaller caller,
        string subjectRef,
        long? askedMs,
        long nowMs
    )
    {
        var scope = caller.Scope;
        var past = await PastAsync(session, scope, subjectRef, askedMs, nowMs);
        if (askedMs < past.KnownFromMs)
        {
            return Fault.Field(
                "at",
                $"More than {MostHistory} changes lie between then and now. Look at {new UtcInstant(past.KnownFromMs)} or later."
            );
        }

        var atMs = askedMs ?? nowMs;
        var seen = askedMs is { } pastMs
            ? await past.AtAsync(session, scope, subjectRef, pastMs)
            : [.. (await ReadSubject.AllAsync(session, scope, subjectRef, nowMs)).Entitlements.Select(SeenEntitlement.Now)];
        var allowed = askedMs is null
            ? await ReadSubject.IsAllowedAsync(session, scope, subjectRef, nowMs)
            : AccessDecision.Decide([.. seen.Select(one => one.View)]).HasAccess;
        var names = new ProductNames(session, scope);
        var decision = await DecisionAsync(session, scope, new Instant(subjectRef, atMs, seen, past, allowed), names);
        var subject = await SubjectStore.FindAsync(session, scope, subjectRef);
        var held = new List<HeldEntitlement>();
        foreach (var one in seen.OrderByDescending(one => one.View.Available))
        {
            held.Add(one.Show(await names.OfAsync(one.Fields.ProductCode)));
        }

        return new CustomerPage(
            subjectRef,
            scope.ModeText,
            subject is not null || past.Entitlements.Count > 0,
            new UtcInstant(atMs),
            askedMs is not null,
            new CustomerProfile(
                subject?.Email,
                await CustomerStore.OfSubjectAsync(session, scope, subjectRef, MostStripeCustomers),
                UtcInstant.From(subject?.CreatedMs),
                UtcInstant.From(subject?.ChangedMs)
            ),
            decision,
            held,
            past.Truncated,
            await CountsAsync(session, scope, subjectRef),
            await LastSyncAsync(session, caller, subjectRef)
        );
    }

    /// <summary>Who is decided about, when, and by what.</summary>
    private sealed record Instant(string SubjectRef, long AtMs, IReadOnlyList<SeenEntitlement> Seen, SubjectPast Past, bool Allowed);

    private static async Task<SubjectPast> PastAsync(Session session, Scope scope, string subjectRef, long? askedMs, long nowMs)
    {
        var past = await SubjectPast.LoadAsync(session, scope, subjectRef, sinceMs: 0, UsualHistory, nowMs);
        return askedMs < past.KnownFromMs
            ? await SubjectPast.LoadAsync(session, scope, subjectRef, askedMs.Value, MostHistory, nowMs)
            : past;
    }

    private static async Task<CustomerDecision> DecisionAsync(Session session, Scope scope, Instant at, ProductNames names)
    {
        var views = at.Seen.Select(one => one.View).ToList();
        var decided = AccessDecision.Decide(views);
        var since = SinceMs(at);
        var step = new ChainStep
        {
            Kind = "decision",
            Id = null,
            At = UtcInstant.From(since),
            Status = at.Allowed ? "allowed" : "denied",
            Reason = at.Allowed ? null : decided.DenialReason,
        };
        var chains = new DecisionChain(session, scope, new People(session));
        var inOrder = ExplainDecision.InOrder(at.Seen);
        var tested = new List<TestedEntitlement>();
        foreach (var one in inOrder)
        {
            tested.Add(
                new TestedEntitlement(
                    one.Row.Id,
                    one.Fields.ProductCode,
                    one.View.Available,
                    one.View.UnavailableReason?.ToText(),
                    ExplainDecision.Tests(one, at.AtMs),
                    tested.Count < MostChains ? await chains.OfAsync(one, at.AtMs, step) : []
                )
            );
        }

        return new CustomerDecision(
            at.Allowed,
            decided.Status.ToText(),
            decided.DenialReason,
            decided.UsageRemaining,
            UtcInstant.From(since),
            UtcInstant.From(AccessSegments.NextChangeMs(views)),
            await ExplainDecision.ReasonsAsync(inOrder, at.Allowed, names),
            tested
        );
    }

    /// <summary>Since when the decision is what it is; null when that lies before what was read, and when there never was another.</summary>
    private static long? SinceMs(Instant at)
    {
        var pasts = at.Past.Entitlements.Select(pair => pair.Past).ToList();
        if (pasts.Count == 0)
        {
            return null;
        }

        var fromMs = Math.Max(at.Past.KnownFromMs, pasts.Min(past => past.CreatedMs) - 1);
        if (fromMs > at.AtMs)
        {
            return null;
        }

        var last = AccessSegments.Between(pasts, at.SubjectRef, fromMs, at.AtMs + 1, most: 1)[0];
        return last.FromMs == fromMs ? null : last.FromMs;
    }

    private static async Task<CustomerCounts> CountsAsync(Session session, Scope scope, string subjectRef) =>
        new(
            await EntitlementListStore.CountAsync(session, scope, subjectRef, MostCounted),
            await HistoryListStore.CountAsync(session, scope, subjectRef, MostCounted),
            await AttemptListStore.CountAsync(session, scope, subjectRef, MostCounted),
            await UsageListStore.CountAsync(session, scope, subjectRef, MostCounted),
            await DeliveryListStore.CountOfSubjectAsync(session, scope, subjectRef, MostCounted)
        );

    private static async Task<CustomerSync?> LastSyncAsync(Session session, PortalCaller caller, string subjectRef)
    {
        var deed = await SubjectAuditStore.LastAsync(session, caller.AccountId, caller.Scope, subjectRef, SyncAction);
        return deed is null ? null : new CustomerSync(new UtcInstant(deed.AtMs), await new People(session).OfAsync(deed.ActorUserId));
    }
}
