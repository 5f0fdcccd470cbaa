using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>How many entitlements of a product give access.</summary>
internal static class ProductHoldersStore
{
    /// <summary>Nobody reads a larger number; counting on would only take longer.</summary>
    public const int Most = 100_000;

    /// <summary>Counted up to <see cref="Most"/>, as of the last sweep of what the clock changes.</summary>
    public static Task<long> CountAsync(Session session, Scope scope, string productId) =>
        session.FindAsync<long>(
            """
            select count(*) from (
                select 1 from entitlements
                where project_id = @ProjectId and mode = @Mode and product_id = @ProductId and available = 1 limit @Most
            ) held
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                ProductId = productId,
                Most,
            }
        );
}
