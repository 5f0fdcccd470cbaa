using System.Text.Json.Nodes;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;

namespace Licenzy.Server.Tests.Storms;

/// <summary>
/// What a seller would read off Stripe's dashboard, without events, facts or rules of merging: how an entitlement must stand by the
/// objects that are there in the end. Where that takes more than a glance, nothing is said.
/// </summary>
internal sealed class StormReading(StormProject project)
{
    /// <summary>What an entitlement says otherwise than Stripe's objects do.</summary>
    public Task<IReadOnlyList<string>> DifferencesAsync(EntitlementRow row, EntitlementReading reading) =>
        row.StripeSubscriptionId is { } subscription
            ? OfSubscriptionAsync(subscription, row, reading)
            : OfSaleAsync(PurchaseKey.RootOf(row.PurchaseKey), reading);

    private async Task<IReadOnlyList<string>> OfSubscriptionAsync(string id, EntitlementRow row, EntitlementReading reading)
    {
        var subscription = await project.Stripe.GetAsync($"/v1/subscriptions/{id}");
        var status = Text(subscription, "status")!;
        List<string> differences = [];
        if (row.StripeStatus != status)
        {
            differences.Add($"Stripe's status is {status}, not {row.StripeStatus}");
        }

        var prices = subscription["items"]!["data"]!.AsArray().Select(item => Text(item!["price"], "id"));
        var mapped = project
            .Prices.Where(price => price.Key != StormProject.Unmapped && prices.Contains(price.Value, StringComparer.Ordinal))
            .Select(price => price.Key);
        if (mapped.Any() && !mapped.Contains(row.ProductCode, StringComparer.Ordinal))
        {
            differences.Add($"sells {string.Join('+', mapped)}, not {row.ProductCode}");
        }

        if (await StatusAsync(subscription, status) is { } expected && expected != reading.Status)
        {
            differences.Add($"by Stripe's objects {expected}, not {reading.Status} ({reading.Reason})");
        }

        return differences;
    }

    /// <summary>The status of a subscription of which no money went back, and whose checkout is paid; null for others.</summary>
    private async Task<string?> StatusAsync(JsonNode subscription, string status)
    {
        var sessions = await project.Stripe.ListAsync($"/v1/checkout/sessions?subscription={subscription["id"]}");
        if (sessions.Any(session => Text(session, "payment_status") == "unpaid") || await IsTakenBackAsync(subscription))
        {
            return status is "canceled" or "incomplete_expired" ? "canceled" : null;
        }

        return status switch
        {
            "active" or "trialing" => "active",
            "past_due" or "unpaid" or "paused" => "past_due",
            "incomplete" => "pending",
            _ => "canceled",
        };
    }

    private async Task<bool> IsTakenBackAsync(JsonNode subscription)
    {
        var charges = await project.Stripe.ListAsync($"/v1/charges?customer={subscription["customer"]}");
        return charges.Any(charge => charge["amount_refunded"]!.GetValue<long>() > 0 || charge["disputed"]!.GetValue<bool>());
    }

    private async Task<IReadOnlyList<string>> OfSaleAsync(string id, EntitlementReading reading)
    {
        var session = await project.Stripe.GetAsync($"/v1/checkout/sessions/{id}");
        var expected = Text(session, "payment_status") switch
        {
            "no_payment_required" => "active",
            "paid" => await PaidAsync(Text(session, "payment_intent")!),
            _ => null,
        };
        var shown = reading.Status == "past_due" ? "disputed" : reading.Status;
        return expected is null || expected == shown ? [] : [$"by Stripe's objects {expected}, not {shown} ({reading.Reason})"];
    }

    private async Task<string> PaidAsync(string intent)
    {
        var refunds = await project.Stripe.ListAsync($"/v1/refunds?payment_intent={intent}");
        var paid = (await project.Stripe.GetAsync($"/v1/payment_intents/{intent}"))["amount_received"]!.GetValue<long>();
        var back = refunds.Where(refund => Text(refund, "status") is not ("failed" or "canceled"));
        if (back.Sum(refund => refund["amount"]!.GetValue<long>()) >= paid)
        {
            return "canceled";
        }

        var disputes = await project.Stripe.ListAsync($"/v1/disputes?payment_intent={intent}");
        var states = disputes.Select(StateOf).ToList();
        return states.Contains("lost") ? "canceled"
            : states.Contains("open") ? "disputed"
            : "active";
    }

    private static string StateOf(JsonNode dispute) =>
        Text(dispute, "status") switch
        {
            "lost" => "lost",
            "prevented" when Text(dispute["payment_method_details"]!["card"], "case_type") != "block" => "lost",
            "needs_response" or "under_review" => "open",
            _ => "harmless",
        };

    private static string? Text(JsonNode? found, string name) => found?[name]?.GetValue<string>();
}
