using Licenzy.Server.Platform;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Fills an empty account of the sandbox with something to sell, one price for each kind of product, and opens and closes a checkout so
/// that a first event comes. Everything is made under fixed idempotency keys: asked for twice, it is made once.
/// </summary>
internal sealed class StockSandbox(StripeClient stripe)
{
    private sealed record Goods(string Key, string Name, long Amount, string? Interval);

    private static readonly IReadOnlyList<Goods> Shelf =
    [
        new("pro", "Pro", 2900, "month"),
        new("credits", "1,000 credits", 1000, Interval: null),
        new("pass", "Day pass", 500, Interval: null),
    ];

    /// <summary>Stocks the account that a key opens. Null when it was done or had been; else why the sandbox refused.</summary>
    public async Task<StripeError?> HandleAsync(StripeCredentials key, Scope scope, CancellationToken cancellationToken)
    {
        var known = await stripe.ListPricesAsync(key, new StripeListPrices { Limit = 1 }, cancellationToken);
        return await known.Match(
            async page => page.Value.Data.Count == 0 ? await FillAsync(key, scope, cancellationToken) : null,
            failure => Task.FromResult<StripeError?>(failure.Error)
        );
    }

    private async Task<StripeError?> FillAsync(StripeCredentials key, Scope scope, CancellationToken cancellationToken)
    {
        string? subscription = null;
        foreach (var goods in Shelf)
        {
            var (price, refusal) = await MakeAsync(key, scope, goods, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            subscription ??= price;
        }

        var session = new StripeCreateCheckoutSession("subscription", [new StripeCheckoutLine(subscription!, 1)], "https://example.com/");
        var opened = await stripe.CreateCheckoutSessionAsync(key, session, $"licenzy-stock-session-{scope.ProjectId}", cancellationToken);
        return await opened.Match(
            async success =>
                (
                    await stripe.ExpireCheckoutSessionAsync(
                        key,
                        success.Value.Id,
                        $"licenzy-stock-expire-{scope.ProjectId}",
                        cancellationToken
                    )
                ).Match<StripeError?>(_ => null, failure => failure.Error),
            failure => Task.FromResult<StripeError?>(failure.Error)
        );
    }

    private async Task<(string? PriceId, StripeError? Refusal)> MakeAsync(
        StripeCredentials key,
        Scope scope,
        Goods goods,
        CancellationToken cancellationToken
    )
    {
        var name = $"{goods.Key}-{scope.ProjectId}";
        var made = await stripe.CreateProductAsync(
            key,
            new StripeCreateProduct(goods.Name),
            $"licenzy-stock-product-{name}",
            cancellationToken
        );
        return await made.Match(
            async product =>
            {
                var request = new StripeCreatePrice(product.Value.Id, "eur", goods.Amount) { Interval = goods.Interval };
                var price = await stripe.CreatePriceAsync(key, request, $"licenzy-stock-price-{name}", cancellationToken);
                return price.Match<(string?, StripeError?)>(success => (success.Value.Id, null), failure => (null, failure.Error));
            },
            failure => Task.FromResult<(string?, StripeError?)>((null, failure.Error))
        );
    }
}
