using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Stories;

/// <summary>What a story leaves behind: history that explains every state, and outbound events that tell each thing once.</summary>
internal sealed class StoryRecord(TestServer server, StoryProject project, Story story)
{
    /// <summary>One outbound event.</summary>
    internal sealed record Outbound
    {
        public string EntitlementId { get; init; } = "";

        public string Type { get; init; } = "";

        public string Payload { get; init; } = "";

        public JsonNode Data => JsonNode.Parse(Payload)!["data"]!;
    }

    /// <summary>Checks all of it.</summary>
    /// <param name="asItHappened">
    /// Whether the story was told as it happened. Otherwise a purchase may be over when it is first heard of, and then is silent.
    /// </param>
    /// <param name="telling">Which telling, for the message.</param>
    public async Task CheckAsync(bool asItHappened, string telling)
    {
        var outbound = await server.Database.ReadAsync(
            session =>
                session.QueryAsync<Outbound>(
                    "select entitlement_id, type, payload from outbound_events where project_id = @ProjectId order by id",
                    new { project.ProjectId }
                ),
            default
        );
        var rows = await server.Database.ReadAsync(
            session =>
                session.QueryAsync<EntitlementRow>("select * from entitlements where project_id = @ProjectId", new { project.ProjectId }),
            default
        );
        foreach (var row in rows)
        {
            var types = outbound.Where(sent => sent.EntitlementId == row.Id).Select(sent => sent.Type).ToList();
            ToldOnce(row, types, asItHappened, $"{telling}: {row.PurchaseKey} told {string.Join(", ", types)}");
            LastToldIsTrue(row, [.. outbound.Where(sent => sent.EntitlementId == row.Id)], $"{telling}: {row.PurchaseKey}");
            await HistoryExplainsAsync(row, $"{telling}: history of {row.PurchaseKey}");
        }
    }

    private void ToldOnce(EntitlementRow row, List<string> types, bool asItHappened, string telling)
    {
        var finalized = types.Count(type => type == EventTypes.PurchaseFinalized);
        var deleted = types.Count(type => type == EventTypes.SubscriptionDeleted);
        finalized.ShouldBeLessThanOrEqualTo(1, telling);
        deleted.ShouldBeLessThanOrEqualTo(1, telling);
        types.Count(type => type == EventTypes.InvoicePaymentSucceeded).ShouldBeLessThanOrEqualTo(PaidInvoicesOf(row), telling);
        if (!asItHappened || types.Count == 0)
        {
            return;
        }

        var sale = Derived(row.PurchaseKey);
        finalized.ShouldBe(sale is { Sale.Settled: true, Status: not EntitlementStatus.Pending } ? 1 : 0, telling);
        deleted.ShouldBe(sale.Sale.Ended ? 1 : 0, telling);
    }

    /// <summary>Who believes the event with the greatest <c>updated_at</c> believes what is stored.</summary>
    private static void LastToldIsTrue(EntitlementRow row, IReadOnlyList<Outbound> events, string telling)
    {
        if (events.Count == 0)
        {
            return;
        }

        // As times, not as texts: a whole second is written without its milliseconds.
        events.Select(sent => Ms(sent.Data["updated_at"])).ShouldBeInOrder(SortDirection.Ascending, telling);
        var last = events[^1].Data;
        last["status"]!.GetValue<string>().ShouldBe(row.Status, telling);
        last["product_code"]!.GetValue<string>().ShouldBe(row.ProductCode, telling);
        ((long?)last["usage_remaining"]).ShouldBe(row.UsageRemaining, telling);
        Ms(last["expires_at"]).ShouldBe(row.ExpiresMs, telling);
        Ms(last["canceled_at"]).ShouldBe(row.CanceledMs, telling);
        Ms(last["current_period_end"]).ShouldBe(row.CurrentPeriodEndMs, telling);
    }

    private static long? Ms(JsonNode? time) =>
        time is null ? null : DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>Every change follows from the one before, from nothing to what is stored now.</summary>
    private async Task HistoryExplainsAsync(EntitlementRow row, string telling)
    {
        var newestFirst = await server.Database.ReadAsync(
            session => HistoryStore.OfEntitlementAsync(session, project.Scope, row.Id, 1000),
            default
        );
        // An event that links a sale to what had waited for it says so in rows of their own.
        newestFirst
            .Where(entry => entry.Reason != "linked")
            .Select(entry => entry.StripeEventId)
            .OfType<string>()
            .ShouldBeUnique(StringComparer.Ordinal, telling);
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in newestFirst.Reverse())
        {
            foreach (var change in JsonSerializer.Deserialize<List<FieldChange>>(entry.Changes, LicenzyJson.Options)!)
            {
                change.Before.ShouldBe(known.GetValueOrDefault(change.Field), $"{telling}: {change.Field} at {entry.Reason}");
                known[change.Field] = change.After;
            }
        }

        known["status"].ShouldBe(row.Status, telling);
        known["available"].ShouldBe(row.Available == 1 ? "true" : "false", telling);
        known.GetValueOrDefault("unavailable_reason").ShouldBe(row.UnavailableReason, telling);
        known["product_code"].ShouldBe(row.ProductCode, telling);
        known.GetValueOrDefault("expires_at").ShouldBe(row.ExpiresMs?.ToString(), telling);
        known.GetValueOrDefault("canceled_at").ShouldBe(row.CanceledMs?.ToString(), telling);
        known.GetValueOrDefault("current_period_end").ShouldBe(row.CurrentPeriodEndMs?.ToString(), telling);
        known.GetValueOrDefault("usage_granted").ShouldBe(row.UsageGranted?.ToString(), telling);
    }

    private int PaidInvoicesOf(EntitlementRow row) =>
        story
            .Facts.OfType<InvoiceFact>()
            .Where(invoice => invoice.PaidAtMs is not null && invoice.Links.Find(LinkName.Subscription) == row.StripeSubscriptionId)
            .Select(invoice => invoice.Id)
            .Distinct(StringComparer.Ordinal)
            .Count();

    /// <summary>The purchase as Core derives it from the same story.</summary>
    private PurchaseState Derived(string key) => story.EvaluationAt(story.LastMs).Purchases.Single(purchase => purchase.Key == key);
}
