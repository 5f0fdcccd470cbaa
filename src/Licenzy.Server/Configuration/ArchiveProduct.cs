using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Configuration;

/// <summary>Archives a product: nothing of it is sold any more. What was sold stays, and its code brings it back.</summary>
internal sealed class ArchiveProduct(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>What was archived, and what stays.</summary>
    /// <param name="Product">The product as it is now.</param>
    /// <param name="Detail">What becomes of it, in a sentence.</param>
    internal sealed record Response(ProductView Product, string Detail);

    /// <summary>A second time changes nothing and answers the same.</summary>
    public Task<Answer<Response>> HandleAsync(PortalCaller caller, string productId, CancellationToken cancellationToken) =>
        database.WriteAsync(session => ArchiveAsync(session, caller, productId), cancellationToken);

    private async Task<Answer<Response>> ArchiveAsync(Session session, PortalCaller caller, string productId)
    {
        var scope = caller.Scope;
        if (await ReadProducts.FindAsync(session, scope, productId, forUpdate: true) is not { } row)
        {
            return ReadProducts.Missing(productId);
        }

        var count = await ProductHoldersStore.CountAsync(session, scope, row.Id);
        if (row.DeletedMs is null)
        {
            var now = time.NowMs();
            var archived = row with { DeletedMs = now, UpdatedMs = now };
            await ProductStore.UpdateAsync(session, archived);
            await audit.WriteAsync(
                session,
                caller,
                new AuditEntry("product.archived", "product", row.Id)
                {
                    Details = new { before = WriteProduct.AuditOf(row), after = WriteProduct.AuditOf(archived) },
                }
            );
            row = archived;
        }

        return new Response(
            ProductView.Of(row, count, price: null, "The price was not asked for."),
            $"New checkouts of {row.Name} are refused. {count} entitlements keep giving access."
        );
    }
}
