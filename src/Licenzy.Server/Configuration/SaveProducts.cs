using Licenzy.Core;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>Makes a product, replaces or restores one by its code, or changes some of it.</summary>
internal sealed class SaveProducts(Database database, Idempotent idempotent, WriteProduct write)
{
    public const string Operation = "portal.create_product";

    public async Task<Answer<SavedProduct>> CreateAsync(
        PortalCaller caller,
        string? key,
        ProductRequest request,
        CancellationToken cancellationToken
    )
    {
        var draft = request.ToDraft();
        if (ProductFields.Check(draft) is { } fault)
        {
            return fault;
        }

        var scope = caller.In(request.Mode);
        var (price, refusal) = await write.CheckPriceAsync(scope, draft.Kind, draft.StripePriceId, cancellationToken);
        var call = new IdempotentCall<SavedProduct>(scope, Operation, key, Fingerprint.Of(Operation, request));
        // Also what Stripe refuses goes this way: a repeat gets the first answer, whatever became of the price since.
        return await idempotent.RunAsync(
            call,
            async session => refusal is not null ? refusal : await CreateAsync(session, caller, scope, draft, price!),
            cancellationToken
        );
    }

    public async Task<Answer<SavedProduct>> ReplaceAsync(
        PortalCaller caller,
        string productCode,
        ProductReplacement request,
        CancellationToken cancellationToken
    )
    {
        var draft = request.ToDraft(productCode);
        if (ProductFields.Check(draft) is { } fault)
        {
            return fault;
        }

        var scope = request.Mode is { } mode ? caller.In(mode) : caller.Scope;
        var (price, refusal) = await write.CheckPriceAsync(scope, draft.Kind, draft.StripePriceId, cancellationToken);
        return refusal is not null
            ? refusal
            : await database.WriteAsync<Answer<SavedProduct>>(
                async session =>
                {
                    var saved = await write.SaveAsync(session, caller, scope, draft, price);
                    return saved.Change == SaveProduct.Change.Created
                        ? Answer<SavedProduct>.With(StatusCodes.Status201Created, saved)
                        : saved;
                },
                cancellationToken
            );
    }

    public async Task<Answer<SavedProduct>> PatchAsync(
        PortalCaller caller,
        string productId,
        ProductPatch patch,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        if (await database.ReadAsync(session => ReadProducts.FindAsync(session, scope, productId), cancellationToken) is not { } known)
        {
            return ReadProducts.Missing(productId);
        }

        StripePrice? price = null;
        if (patch.StripePriceId is { } priceId && !string.Equals(priceId, known.StripePriceId, StringComparison.Ordinal))
        {
            (price, var refusal) = await write.CheckPriceAsync(scope, EnumText.Read<ProductKind>(known.Kind), priceId, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return await database.WriteAsync(session => PatchAsync(session, caller, scope, productId, patch, price), cancellationToken);
    }

    private async Task<WorkOutcome<SavedProduct>> CreateAsync(
        Session session,
        PortalCaller caller,
        Scope scope,
        SaveProduct.Draft draft,
        StripePrice price
    )
    {
        if (await ProductStore.FindByCodeAsync(session, scope, draft.ProductCode) is { } taken)
        {
            return Taken(taken);
        }

        var saved = await write.SaveAsync(session, caller, scope, draft, price);
        // Two at once: who comes second must not change what the first made.
        return saved.Change == SaveProduct.Change.Created
            ? new WorkOutcome<SavedProduct>.Done(saved, saved.Product.Id, StatusCodes.Status201Created)
            : new Fault(ErrorCatalogue.NameTaken, $"The code {draft.ProductCode} was taken in this moment.") { Param = "product_code" };
    }

    private async Task<Answer<SavedProduct>> PatchAsync(
        Session session,
        PortalCaller caller,
        Scope scope,
        string productId,
        ProductPatch patch,
        StripePrice? price
    )
    {
        if (await ReadProducts.FindAsync(session, scope, productId, forUpdate: true) is not { } row)
        {
            return ReadProducts.Missing(productId);
        }

        if (row.DeletedMs is not null)
        {
            return new Fault(
                ErrorCatalogue.NotPossible,
                $"{row.ProductCode} is archived. Restore it with `PUT /portal/products/{row.ProductCode}`."
            );
        }

        var draft = patch.ApplyTo(SaveProduct.Draft.Of(row));
        return ProductFields.Check(draft) is { } fault ? fault : await write.SaveAsync(session, caller, scope, draft, price);
    }

    private static Fault Taken(ProductRow taken) =>
        new(
            ErrorCatalogue.NameTaken,
            taken.DeletedMs is null
                ? $"The code {taken.ProductCode} is taken by \"{taken.Name}\". Change that product, or choose another code."
                : $"The code {taken.ProductCode} is of an archived product. Restore it with `PUT /portal/products/{taken.ProductCode}`."
        )
        {
            Param = "product_code",
        };
}
