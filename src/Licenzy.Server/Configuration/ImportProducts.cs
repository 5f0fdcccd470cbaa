using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Makes products of prices of the connected account, many at once. Each line has its own result: what cannot be is refused with the
/// reason, and the rest is made.
/// </summary>
internal sealed class ImportProducts(Database database, Idempotent idempotent, PriceCatalogue catalogue, WriteProduct write)
{
    public const string Operation = "portal.import_products";
    private const int MostLines = 100;

    /// <summary>The prices to make products of.</summary>
    /// <param name="Prices">1 to 100 of them.</param>
    /// <param name="Mode">The mode; not sent: the mode of the request.</param>
    /// <param name="DryRun">True only says what would be made.</param>
    internal sealed record Request(IReadOnlyList<Line> Prices, Mode? Mode = null, bool? DryRun = null);

    /// <summary>A price to make a product of.</summary>
    /// <param name="StripePriceId">The price.</param>
    /// <param name="ProductCode">The product's code; not sent: one is suggested from the price.</param>
    /// <param name="Name">Its name; not sent: the name in Stripe.</param>
    /// <param name="Kind">Its kind; not needed for a recurring price, which can only be a subscription.</param>
    /// <param name="DurationDays">A time pass: how long it lasts.</param>
    /// <param name="UsageUnits">A usage pack: how many units it has.</param>
    /// <param name="ExpiresAfterDays">A usage pack: after how many days it expires.</param>
    /// <param name="AllowRepeat">Whether a customer may hold the subscription more than once.</param>
    internal sealed record Line(
        [property: StringLength(255, MinimumLength = 1)] string StripePriceId,
        [property: StringLength(64, MinimumLength = 1)] string? ProductCode = null,
        [property: StringLength(200, MinimumLength = 1)] string? Name = null,
        ProductKind? Kind = null,
        long? DurationDays = null,
        long? UsageUnits = null,
        long? ExpiresAfterDays = null,
        bool? AllowRepeat = null
    );

    /// <summary>What came of one line.</summary>
    internal enum Outcome
    {
        /// <summary>A product was made, or would be.</summary>
        Created,

        /// <summary>A product sells this price already.</summary>
        Exists,

        /// <summary>No product can be made as the line says.</summary>
        Refused,
    }

    /// <summary>What came of one line.</summary>
    /// <param name="StripePriceId">The price.</param>
    /// <param name="Result">created, exists or refused.</param>
    /// <param name="ProductCode">The product's code.</param>
    /// <param name="ProductId">The product; null where none was made.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="PlacedSales">How many earlier sales of the price got their product.</param>
    /// <param name="Why">Why it was refused, or which product there is.</param>
    internal sealed record LineResult(
        string StripePriceId,
        Outcome Result,
        string? ProductCode,
        string? ProductId,
        ProductKind? Kind,
        int PlacedSales,
        string? Why
    );

    /// <summary>What came of all lines, in their order.</summary>
    /// <param name="DryRun">Whether nothing was made.</param>
    /// <param name="Data">What came of each.</param>
    internal sealed record Response(bool DryRun, IReadOnlyList<LineResult> Data);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, string? key, Request request, CancellationToken cancellationToken)
    {
        if (request.Prices.Count is 0 or > MostLines)
        {
            return Fault.Field("prices", $"`prices` names 1 to {MostLines} prices.");
        }

        if (request.Prices.Any(line => line is null))
        {
            return Fault.Field("prices", "`prices` holds objects, and none of them is null.");
        }

        var scope = request.Mode is { } mode ? caller.In(mode) : caller.Scope;
        var book = await catalogue.ReadAsync(scope, [.. request.Prices.Select(line => line.StripePriceId)], cancellationToken);
        if (book.Note is { } note)
        {
            return new Fault(ErrorCatalogue.StripeError, note);
        }

        if (request.DryRun == true)
        {
            return await database.RehearseAsync<Answer<Response>>(
                async session => new Response(DryRun: true, await ImportAsync(session, caller, scope, request.Prices, book)),
                cancellationToken
            );
        }

        var call = new IdempotentCall<Response>(scope, Operation, key, Fingerprint.Of(Operation, request));
        return await idempotent.RunAsync(
            call,
            async session => new WorkOutcome<Response>.Done(
                new Response(DryRun: false, await ImportAsync(session, caller, scope, request.Prices, book)),
                ResourceId: null
            ),
            cancellationToken
        );
    }

    /// <summary>What an import has to go by, and what it has made so far.</summary>
    private sealed record Progress(PriceBook Book, HashSet<string> Taken, Dictionary<string, string> Sold)
    {
        public List<AuditEntry> Deeds { get; } = [];
    }

    private async Task<IReadOnlyList<LineResult>> ImportAsync(
        Session session,
        PortalCaller caller,
        Scope scope,
        IReadOnlyList<Line> lines,
        PriceBook book
    )
    {
        var products = await ProductStore.ListAsync(session, scope, archived: null, kind: null, beforeId: null, ListPrices.MostProducts);
        var progress = new Progress(
            book,
            products.Select(product => product.ProductCode).ToHashSet(StringComparer.Ordinal),
            products
                .Where(product => product.DeletedMs is null)
                .GroupBy(product => product.StripePriceId, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().ProductCode, StringComparer.Ordinal)
        );
        var results = new List<LineResult>();
        foreach (var line in lines)
        {
            results.Add(await ImportAsync(session, caller, scope, line, progress));
        }

        await write.TellAsync(session, caller, progress.Deeds);
        return results;
    }

    private async Task<LineResult> ImportAsync(Session session, PortalCaller caller, Scope scope, Line line, Progress progress)
    {
        if (progress.Book.Find(line.StripePriceId) is not { } price)
        {
            return Refused(line, progress.Book.WhyNot(line.StripePriceId));
        }

        if (progress.Sold.TryGetValue(price.Id, out var code) && (line.ProductCode is null || line.ProductCode == code))
        {
            return new LineResult(price.Id, Outcome.Exists, code, ProductId: null, line.Kind, 0, $"{code} sells this price.");
        }

        if ((line.Kind ?? ProductSuggestion.Kind(price)) is not { } kind)
        {
            return Refused(line, "Say what it is: a `time_pass` with `duration_days`, or a `usage_pack` with `usage_units`.");
        }

        var draft = DraftOf(line, price, kind, progress.Taken);
        var why =
            PriceFit.WhyNot(kind, price, scope.Mode)
            ?? ProductFields.Check(draft)?.Detail
            ?? (progress.Taken.Contains(draft.ProductCode) ? $"The code {draft.ProductCode} is taken." : null);
        if (why is not null)
        {
            return Refused(line, why);
        }

        var (saved, deed) = await write.SaveUntoldAsync(session, caller, scope, draft, price);
        progress.Deeds.AddRange(deed is null ? [] : [deed]);
        progress.Taken.Add(draft.ProductCode);
        progress.Sold[price.Id] = draft.ProductCode;
        return new LineResult(price.Id, Outcome.Created, draft.ProductCode, saved.Product.Id, kind, saved.PlacedSales, Why: null);
    }

    private static SaveProduct.Draft DraftOf(Line line, StripePrice price, ProductKind kind, HashSet<string> taken) =>
        new(
            line.ProductCode ?? ProductSuggestion.Code(price, taken),
            line.Name ?? ProductSuggestion.Name(price),
            kind,
            price.Id,
            line.DurationDays,
            line.UsageUnits,
            line.ExpiresAfterDays,
            line.AllowRepeat ?? false
        );

    private static LineResult Refused(Line line, string why) =>
        new(line.StripePriceId, Outcome.Refused, line.ProductCode, ProductId: null, line.Kind, 0, why);
}
