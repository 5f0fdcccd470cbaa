using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Makes in live mode the products of test mode. The price of a product is another one there: it is found by its lookup key, or as the
/// only one of the same product name, amount and interval. What is not certain is not made, and the answer says what is missing.
/// </summary>
internal sealed class CopyToLive(Database database, Idempotent idempotent, PriceCatalogue catalogue, WriteProduct write)
{
    public const string Operation = "portal.copy_products_to_live";
    private const int MostCodes = 200;

    /// <summary>What to copy.</summary>
    /// <param name="ProductCodes">Only these products, at most 200; not sent: all that are for sale in test mode.</param>
    /// <param name="DryRun">True only says what would be made.</param>
    internal sealed record Request(IReadOnlyList<string>? ProductCodes = null, bool? DryRun = null);

    /// <summary>How a product of test mode stands in live mode.</summary>
    internal enum Outcome
    {
        /// <summary>It was there already, and the same.</summary>
        Old,

        /// <summary>It was there already and is another: nothing was changed.</summary>
        Differs,

        /// <summary>It was made, or would be.</summary>
        New,

        /// <summary>Something that it needs is not there.</summary>
        Missing,
    }

    /// <summary>How one product stands in live mode.</summary>
    /// <param name="ProductCode">Its code, the same in both modes.</param>
    /// <param name="Result">old, differs, new or missing.</param>
    /// <param name="TestPriceId">The price in test mode.</param>
    /// <param name="LivePriceId">The price in live mode; null where none is certain.</param>
    /// <param name="ProductId">The product in live mode.</param>
    /// <param name="Why">What differs or is missing, and what to do.</param>
    internal sealed record Copy(
        string ProductCode,
        Outcome Result,
        string? TestPriceId,
        string? LivePriceId,
        string? ProductId,
        string? Why
    );

    /// <summary>How each product stands in live mode.</summary>
    /// <param name="DryRun">Whether nothing was made.</param>
    /// <param name="Data">Each product, by its code.</param>
    internal sealed record Response(bool DryRun, IReadOnlyList<Copy> Data);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, string? key, Request request, CancellationToken cancellationToken)
    {
        if (request.ProductCodes is { Count: > MostCodes })
        {
            return Fault.Field("product_codes", $"`product_codes` names at most {MostCodes} products.");
        }

        if (request.ProductCodes?.Any(string.IsNullOrEmpty) == true)
        {
            return Fault.Field("product_codes", "`product_codes` holds codes of products, and none of them is empty.");
        }

        var testPrices = await catalogue.ReadAsync(caller.In(Mode.Test), [], cancellationToken);
        var livePrices = await catalogue.ReadAsync(caller.In(Mode.Live), [], cancellationToken);
        if (request.DryRun == true)
        {
            return await database.RehearseAsync<Answer<Response>>(
                async session => new Response(DryRun: true, await CopyAsync(session, caller, request, testPrices, livePrices)),
                cancellationToken
            );
        }

        var call = new IdempotentCall<Response>(caller.In(Mode.Live), Operation, key, Fingerprint.Of(Operation, request));
        return await idempotent.RunAsync(
            call,
            async session => new WorkOutcome<Response>.Done(
                new Response(DryRun: false, await CopyAsync(session, caller, request, testPrices, livePrices)),
                ResourceId: null
            ),
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<Copy>> CopyAsync(
        Session session,
        PortalCaller caller,
        Request request,
        PriceBook testPrices,
        PriceBook livePrices
    )
    {
        var rows = await ProductStore.ListAsync(
            session,
            caller.In(Mode.Test),
            archived: false,
            kind: null,
            beforeId: null,
            ListPrices.MostProducts
        );
        var byCode = rows.ToDictionary(row => row.ProductCode, StringComparer.Ordinal);
        var codes = request.ProductCodes?.Distinct(StringComparer.Ordinal) ?? byCode.Keys;
        var copies = new List<Copy>();
        var deeds = new List<AuditEntry>();
        foreach (var code in codes.Order(StringComparer.Ordinal))
        {
            var (copy, deed) = byCode.TryGetValue(code, out var row)
                ? await CopyAsync(session, caller, row, LivePriceOf(row, testPrices, livePrices))
                : (new Copy(code, Outcome.Missing, null, null, null, "There is no product of this code in test mode."), null);
            copies.Add(copy);
            deeds.AddRange(deed is null ? [] : [deed]);
        }

        await write.TellAsync(session, caller, deeds);
        return copies;
    }

    private async Task<(Copy Copy, AuditEntry? Deed)> CopyAsync(Session session, PortalCaller caller, ProductRow test, FoundPrice found)
    {
        var live = caller.In(Mode.Live);
        var code = test.ProductCode;
        var known = await ProductStore.FindByCodeAsync(session, live, code);
        if (known is { DeletedMs: not null })
        {
            const string Archived =
                "It is archived in live mode, so somebody took it from sale. Restore it there by its code (PUT) if you want it back.";
            return (new Copy(code, Outcome.Differs, test.StripePriceId, known.StripePriceId, known.Id, Archived), null);
        }

        if (known is { } there)
        {
            var differences = DifferencesOf(test, there);
            var result = differences.Count == 0 ? Outcome.Old : Outcome.Differs;
            var why = differences.Count == 0 ? null : $"In live mode it differs in {string.Join(", ", differences)}. Nothing was changed.";
            return (new Copy(code, result, test.StripePriceId, there.StripePriceId, there.Id, why), null);
        }

        if (found.Price is not { } price)
        {
            return (new Copy(code, Outcome.Missing, test.StripePriceId, null, null, found.Why), null);
        }

        var draft = SaveProduct.Draft.Of(test) with { StripePriceId = price.Id };
        if (PriceFit.WhyNot(draft.Kind, price, Mode.Live) is { } unfit)
        {
            return (new Copy(code, Outcome.Missing, test.StripePriceId, price.Id, null, unfit), null);
        }

        var (saved, deed) = await write.SaveUntoldAsync(session, caller, live, draft, price);
        return (new Copy(code, Outcome.New, test.StripePriceId, price.Id, saved.Product.Id, Why: null), deed);
    }

    /// <summary>A price that is certain, or why none is.</summary>
    private sealed record FoundPrice(StripePrice? Price, string? Why);

    private static FoundPrice LivePriceOf(ProductRow test, PriceBook testPrices, PriceBook livePrices)
    {
        if ((testPrices.Note ?? livePrices.Note) is { } note)
        {
            return new FoundPrice(Price: null, note);
        }

        if (testPrices.Find(test.StripePriceId) is not { } price)
        {
            return new FoundPrice(Price: null, testPrices.WhyNot(test.StripePriceId));
        }

        var fitting = livePrices.Prices.Where(other => other.Active && IsSameSale(price, other)).ToList();
        var keyed = price.LookupKey is { } key ? livePrices.Prices.Where(other => other.Active && other.LookupKey == key).ToList() : [];
        return (keyed, fitting) switch
        {
            ([var one], _) => new FoundPrice(one, Why: null),
            ([], [var one]) => new FoundPrice(one, Why: null),
            ([], []) => new FoundPrice(
                Price: null,
                $"No price in live mode is like {price.Id}: make one of the same product name, amount and interval, or with its lookup key."
            ),
            ([], _) => new FoundPrice(
                Price: null,
                $"{fitting.Count} prices in live mode are like {price.Id}. Give the right one its lookup key, or make the product by hand."
            ),
            _ => new FoundPrice(Price: null, $"{keyed.Count} prices in live mode have the lookup key of {price.Id}."),
        };
    }

    private static bool IsSameSale(StripePrice one, StripePrice other) =>
        one.ProductName is not null
        && one.UnitAmount is not null
        && (one.ProductName, one.UnitAmount, one.Currency, one.Type, one.Interval, one.IntervalCount)
            == (other.ProductName, other.UnitAmount, other.Currency, other.Type, other.Interval, other.IntervalCount);

    private static List<string> DifferencesOf(ProductRow test, ProductRow live) =>
        [
            .. new (string Name, bool Same)[]
            {
                ("name", test.Name == live.Name),
                ("kind", test.Kind == live.Kind),
                ("duration_days", test.DurationDays == live.DurationDays),
                ("usage_units", test.UsageUnits == live.UsageUnits),
                ("expires_after_days", test.ExpiresAfterDays == live.ExpiresAfterDays),
                ("allow_repeat", test.AllowRepeat == live.AllowRepeat),
            }
                .Where(one => !one.Same)
                .Select(one => one.Name),
        ];
}
