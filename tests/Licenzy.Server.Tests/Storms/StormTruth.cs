using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Accounts;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Tests.Storms;

/// <summary>
/// What a project's purchases are, had no event been lost: every event that Stripe has, merged at once and evaluated by Core. Where
/// events cannot tell, Stripe is asked as the program asks.
/// </summary>
internal sealed class StormTruth(TestServer server, StormProject project)
{
    /// <summary>Since this version Stripe tells of every refund.</summary>
    private const string RefundEvents = "2024-10-28";

    private readonly Dictionary<FactKey, Fact> facts = [];

    /// <summary>The state at this moment, Unix ms.</summary>
    public async Task<Evaluation> AtAsync(long nowMs)
    {
        foreach (var listed in await project.Stripe.ListAsync("/v1/events", version: null))
        {
            Add(StripeTranslator.Translate(EventOf(listed), project.Scope.ProjectId, Mode.Test));
        }

        if (string.CompareOrdinal(project.Version, RefundEvents) < 0)
        {
            // There the charge tells only a sum, which does not say how much of it is a refund that failed.
            Add([.. (await project.Stripe.ListAsync("/v1/refunds")).SelectMany(refund => Fetched(refund, nowMs))]);
        }

        var evaluation = await EvaluateAsync(nowMs);
        foreach (var payment in evaluation.Unlinked.Select(reversal => reversal.PaymentId).Distinct(StringComparer.Ordinal))
        {
            await AskPaymentAsync(payment);
        }

        foreach (var subscription in evaluation.Refetch)
        {
            await AskSubscriptionAsync(subscription);
        }

        return await EvaluateAsync(nowMs);
    }

    private async Task AskPaymentAsync(string payment)
    {
        var payments = await project.Stripe.ListAsync(
            $"/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]={payment}"
        );
        payments.ToList().ForEach(one => Add(Fetched(one, server.Clock.GetUtcNow().ToUnixTimeMilliseconds())));
    }

    private async Task AskSubscriptionAsync(string id)
    {
        var known = (SubscriptionFact)facts[new FactKey(FactType.Subscription, id)];
        Add(Fetched(await project.Stripe.GetAsync($"/v1/subscriptions/{id}"), known.SnapshotAtMs + 1));
    }

    private IReadOnlyList<Fact> Fetched(JsonNode found, long atMs) =>
        StripeTranslator.TranslateFetched(JsonElement.Parse(found.ToJsonString()), atMs, project.Scope.ProjectId, Mode.Test);

    private void Add(IReadOnlyList<Fact> told)
    {
        foreach (var fact in told)
        {
            facts[fact.Key] = facts.TryGetValue(fact.Key, out var known) ? FactMerge.Merge(known, fact) : fact;
        }
    }

    private async Task<Evaluation> EvaluateAsync(long nowMs)
    {
        var known = facts.Values.ToList();
        var context = await server.Database.ReadAsync(session => ContextAsync(session, known, nowMs), default);
        var claims = PurchaseEvaluator.Evaluate(known, context).CustomerClaims.GroupBy(claim => claim.CustomerId, StringComparer.Ordinal);
        var owners = claims.ToDictionary(claim => claim.Key, claim => CustomerClaim.Owner(claim)!, StringComparer.Ordinal);
        return PurchaseEvaluator.Evaluate(known, context with { CustomerOwners = owners });
    }

    private async Task<EvaluationContext> ContextAsync(Session session, List<Fact> known, long nowMs)
    {
        var attempts = await session.QueryAsync<string>(
            "select id from checkout_attempts where project_id = @ProjectId and mode = 'test'",
            new { project.Scope.ProjectId }
        );
        var records = await AttemptTermsStore.OfAsync(session, project.Scope, [.. attempts]);
        var versions = await ProductStore.VersionsAsync(session, project.Scope);
        return new EvaluationContext
        {
            NowMs = nowMs,
            GraceDays = (int)(await ProjectStore.FindAsync(session, project.Scope.ProjectId))!.GraceDays,
            Attempts = records.ToDictionary(attempt => attempt.Id, StringComparer.Ordinal),
            Products = [.. versions.Select(version => version.ToVersion())],
        };
    }

    private static StripeEvent EventOf(JsonNode listed) =>
        StripeEvent
            .Parse(System.Text.Encoding.UTF8.GetBytes(listed.ToJsonString()))
            .Match(
                snapshot => snapshot.Event,
                _ => throw new InvalidOperationException("A thin event."),
                wrong => throw new InvalidOperationException(wrong.Reason)
            );
}
