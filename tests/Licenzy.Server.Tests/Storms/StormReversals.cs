using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.Storms;

/// <summary>How money goes back: refunds and what becomes of them, disputes and how they end.</summary>
internal sealed class StormReversals(StormBuyer buyer)
{
    private static readonly string[] RefundEnds = ["fail", "succeed", "cancel", "fail"];
    private static readonly string[] DisputeMoves = ["win", "lose", "review", "escalate", "close_inquiry", "prevent"];

    public Task<bool> RefundAsync(StormDeed deed, JsonObject? terms = null) =>
        OfChargeAsync(deed, charge => buyer.Stripe.PressAsync($"charges/{charge["id"]}/refund", terms));

    public Task<bool> RefundPartAsync(StormDeed deed) =>
        OfChargeAsync(
            deed,
            charge =>
            {
                var part = charge["amount"]!.GetValue<long>() * (3 + (deed.Choice % 4)) / 10;
                return buyer.Stripe.PressAsync($"charges/{charge["id"]}/refund", new() { ["amount"] = Math.Max(1, part) });
            }
        );

    public async Task<bool> EndRefundAsync(StormDeed deed)
    {
        var refunds = await ReversalsAsync("/v1/refunds");
        return StormBuyer.Pick(refunds, deed.Which) is { } refund
            && await FirstThatFitsAsync($"refunds/{refund["id"]}", RefundEnds, deed.Choice);
    }

    public Task<bool> DisputeAsync(StormDeed deed, JsonObject? terms = null) =>
        OfChargeAsync(deed, charge => buyer.Stripe.PressAsync($"charges/{charge["id"]}/dispute", terms));

    public async Task<bool> AdvanceDisputeAsync(StormDeed deed)
    {
        var disputes = await ReversalsAsync("/v1/disputes");
        return StormBuyer.Pick(disputes, deed.Which) is { } dispute
            && await FirstThatFitsAsync($"disputes/{dispute["id"]}", DisputeMoves, deed.Choice);
    }

    /// <summary>Presses the chosen button, or the next one that fits the state of the object.</summary>
    private async Task<bool> FirstThatFitsAsync(string path, IReadOnlyList<string> moves, int choice)
    {
        foreach (var move in moves.Skip(choice % moves.Count).Concat(moves))
        {
            if (await buyer.Stripe.PressAsync($"{path}/{move}") is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<JsonNode>> ReversalsAsync(string path)
    {
        List<JsonNode> reversals = [];
        foreach (var charge in await buyer.ChargesAsync())
        {
            reversals.AddRange(await buyer.Stripe.ListAsync($"{path}?charge={charge["id"]}"));
        }

        return reversals;
    }

    private async Task<bool> OfChargeAsync(StormDeed deed, Func<JsonNode, Task<JsonNode?>> act) =>
        StormBuyer.Pick(await buyer.ChargesAsync(), deed.Which) is { } charge && await act(charge) is not null;
}
