using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>A product that was saved.</summary>
/// <param name="Product">The product as it is now.</param>
/// <param name="Change">none, created, updated or restored.</param>
/// <param name="PlacedSales">How many earlier sales of its price it gave a product to.</param>
internal sealed record SavedProduct(ProductView Product, SaveProduct.Change Change, int PlacedSales);

/// <summary>
/// What every way of saving a product shares: the price is asked of Stripe before the transaction; inside it the product, its version,
/// the sales that waited for it and the audit row are written together.
/// </summary>
internal sealed class WriteProduct(
    Database database,
    ConnectionSecrets secrets,
    StripeClient stripe,
    PlaceSales placeSales,
    AuditLog audit,
    Ids ids,
    TimeProvider time
)
{
    /// <summary>Asks Stripe whether a price can be sold as a kind of product.</summary>
    public async Task<(StripePrice? Price, Fault? Fault)> CheckPriceAsync(
        Scope scope,
        ProductKind kind,
        string priceId,
        CancellationToken cancellationToken
    )
    {
        if (await StoredConnection.FindAsync(database, secrets, scope, cancellationToken) is not { } connection)
        {
            return (null, ConnectionFaults.NotConnected(scope.ModeText));
        }

        var result = await stripe.RetrievePriceAsync(connection.Credentials, priceId, ["product"], cancellationToken);
        return result.Match(
            success =>
                PriceFit.WhyNot(kind, success.Value, scope.Mode) is { } why
                    ? (null, Fault.Field("stripe_price_id", why))
                    : ((StripePrice?)success.Value, (Fault?)null),
            failure => (null, Refused(failure.Error, connection.Row))
        );
    }

    /// <summary>Saves a product whose price was checked, and tells the audit log: the last thing that it writes.</summary>
    public async Task<SavedProduct> SaveAsync(
        Session session,
        PortalCaller caller,
        Scope scope,
        SaveProduct.Draft draft,
        StripePrice? price
    )
    {
        var (saved, deed) = await SaveUntoldAsync(session, caller, scope, draft, price);
        await TellAsync(session, caller, deed is null ? [] : [deed]);
        return saved;
    }

    /// <summary>
    /// Saves one of several products. The caller tells the audit log of all of them at the end: it is locked by the first row, and
    /// what comes after must not wait for sales that others hold.
    /// </summary>
    public async Task<(SavedProduct Saved, AuditEntry? Deed)> SaveUntoldAsync(
        Session session,
        PortalCaller caller,
        Scope scope,
        SaveProduct.Draft draft,
        StripePrice? price
    )
    {
        var before = await ProductStore.FindByCodeAsync(session, scope, draft.ProductCode);
        var saved = await SaveProduct.HandleAsync(session, ids, time, scope, draft);
        var changed = saved.Change != SaveProduct.Change.None;
        // A new name places nothing: only what is sold, or that it is there at all, decides what waiting sales mean.
        var places =
            saved.Change is SaveProduct.Change.Created or SaveProduct.Change.Restored || before?.SellsTheSameAs(saved.Product) == false;
        var placed = places ? await placeSales.HandleAsync(session, scope, saved.Product, caller.UserId) : 0;
        var count = await ProductHoldersStore.CountAsync(session, scope, saved.Product.Id);
        var view = ProductView.Of(saved.Product, count, price, "The price was not asked for, since it did not change.");
        return (new SavedProduct(view, saved.Change, placed), changed ? DeedOf(saved, before, placed) : null);
    }

    public async Task TellAsync(Session session, PortalCaller caller, IReadOnlyList<AuditEntry> deeds)
    {
        foreach (var deed in deeds)
        {
            await audit.WriteAsync(session, caller, deed);
        }
    }

    /// <summary>What the audit log says of a product.</summary>
    public static object AuditOf(ProductRow row) =>
        new
        {
            row.ProductCode,
            row.Name,
            row.Kind,
            row.StripePriceId,
            row.DurationDays,
            row.UsageUnits,
            row.ExpiresAfterDays,
            allow_repeat = row.AllowRepeat == 1,
            active = row.Active == 1,
            archived = row.DeletedMs is not null,
        };

    private static AuditEntry DeedOf(SaveProduct.Saved saved, ProductRow? before, int placed) =>
        new($"product.{saved.Change.ToText()}", "product", saved.Product.Id)
        {
            Mode = saved.Product.Mode,
            Details = new
            {
                before = before is null ? null : AuditOf(before),
                after = AuditOf(saved.Product),
                placed_sales = placed,
            },
        };

    private static Fault Refused(StripeError error, ConnectionRow row) =>
        error.Kind is StripeErrorKind.NotFound or StripeErrorKind.InvalidRequest
            ? Fault.Field(
                "stripe_price_id",
                $"The Stripe account {row.StripeAccountId ?? "that is connected"} has no such price in {row.Mode} mode. Stripe says: {error.Message}"
            )
            : ConnectionFaults.Of(error);
}
