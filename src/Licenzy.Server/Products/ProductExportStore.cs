using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Products;

/// <summary>Products for whoever takes them all out, deleted ones too.</summary>
internal static class ProductExportStore
{
    /// <summary>Products before an id, newest first.</summary>
    public static Task<IReadOnlyList<ProductRow>> PageAsync(Session session, Scope scope, string beforeId, int most) =>
        session.QueryAsync<ProductRow>(
            """
            select project_id, mode, id, product_code, name, kind, stripe_price_id, duration_days, usage_units, expires_after_days,
                allow_repeat, active, metadata, version, created_ms, updated_ms, deleted_ms
            from products where project_id = @ProjectId and mode = @Mode and id < @Before order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Before = beforeId,
                Most = most,
            }
        );
}
