using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Products;

/// <summary>A product as it is sold now.</summary>
internal sealed record ProductRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string ProductCode { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string StripePriceId { get; init; } = string.Empty;

    public long? DurationDays { get; init; }

    public long? UsageUnits { get; init; }

    public long? ExpiresAfterDays { get; init; }

    /// <summary>1 when a subject may hold this subscription more than once.</summary>
    public long AllowRepeat { get; init; }

    /// <summary>1 when the product is for sale.</summary>
    public long Active { get; init; }

    /// <summary>The integrator's own data, JSON.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>Counts the changes of what is sold.</summary>
    public long Version { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public long? DeletedMs { get; init; }

    /// <summary>Whether two rows sell the same thing.</summary>
    public bool SellsTheSameAs(ProductRow other) =>
        (ProductCode, Kind, StripePriceId, DurationDays, UsageUnits, ExpiresAfterDays)
        == (other.ProductCode, other.Kind, other.StripePriceId, other.DurationDays, other.UsageUnits, other.ExpiresAfterDays);
}

internal static class ProductStore
{
    private const string Columns = """
        project_id, mode, id, product_code, name, kind, stripe_price_id, duration_days, usage_units, expires_after_days,
        allow_repeat, active, metadata, version, created_ms, updated_ms, deleted_ms
        """;

    /// <summary>The most product versions that one evaluation looks at.</summary>
    private const int MostVersions = 10_000;

    public static Task<ProductRow?> FindByCodeAsync(Session session, Scope scope, string productCode, bool forUpdate = false) =>
        session.FindAsync<ProductRow>(
            $"""
            select {Columns} from products where project_id = @ProjectId and mode = @Mode and product_code = @Code
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Code = productCode,
            }
        );

    public static Task<ProductRow?> FindAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        session.FindAsync<ProductRow>(
            $"""
            select {Columns} from products where project_id = @ProjectId and mode = @Mode and id = @Id
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>Products of a mode, newest first.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="archived">Only archived ones, or only those that are not; null for all.</param>
    /// <param name="kind">Only of this kind; null for all.</param>
    /// <param name="beforeId">Those that were made before this one; null from the newest.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<ProductRow>> ListAsync(
        Session session,
        Scope scope,
        bool? archived,
        string? kind,
        string? beforeId,
        int most
    ) =>
        session.QueryAsync<ProductRow>(
            $"""
            select {Columns} from products
            where project_id = @ProjectId and mode = @Mode
                and (cast(@Before as text) is null or id < @Before)
                and (cast(@Kind as text) is null or kind = @Kind)
                and (cast(@Archived as bigint) is null or (case when deleted_ms is null then 0 else 1 end) = @Archived)
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Before = beforeId,
                Kind = kind,
                Archived = archived is { } wanted ? (wanted ? 1L : 0L) : (long?)null,
                Most = most,
            }
        );

    /// <summary>Stores a new product; false when its code is taken, by an archived product as well.</summary>
    public static async Task<bool> InsertAsync(Session session, ProductRow row) =>
        await session.ExecuteAsync(
            """
            insert into products
                (project_id, mode, id, product_code, name, kind, stripe_price_id, duration_days, usage_units, expires_after_days,
                 allow_repeat, active, metadata, version, created_ms, updated_ms)
            values
                (@ProjectId, @Mode, @Id, @ProductCode, @Name, @Kind, @StripePriceId, @DurationDays, @UsageUnits, @ExpiresAfterDays,
                 @AllowRepeat, @Active, @Metadata, @Version, @CreatedMs, @UpdatedMs)
            on conflict (project_id, mode, product_code) do nothing
            """,
            row
        ) == 1;

    public static Task UpdateAsync(Session session, ProductRow row) =>
        session.ExecuteAsync(
            """
            update products set
                name = @Name, kind = @Kind, stripe_price_id = @StripePriceId, duration_days = @DurationDays, usage_units = @UsageUnits,
                expires_after_days = @ExpiresAfterDays, allow_repeat = @AllowRepeat, active = @Active, metadata = @Metadata,
                version = @Version, updated_ms = @UpdatedMs, deleted_ms = @DeletedMs
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            row
        );

    public static Task InsertVersionAsync(Session session, ProductRow row) =>
        session.ExecuteAsync(
            """
            insert into product_versions
                (project_id, mode, product_id, version, product_code, kind, stripe_price_id, duration_days, usage_units, expires_after_days, from_ms)
            values
                (@ProjectId, @Mode, @Id, @Version, @ProductCode, @Kind, @StripePriceId, @DurationDays, @UsageUnits, @ExpiresAfterDays, @UpdatedMs)
            """,
            row
        );

    /// <summary>Every version of every product of the mode, deleted products included, oldest first.</summary>
    public static async Task<IReadOnlyList<ProductVersionRow>> VersionsAsync(Session session, Scope scope)
    {
        var trip = new RoundTrip();
        var versions = Versions(trip, scope);
        await session.SendAsync(trip);
        return versions;
    }

    /// <summary>The same as a part of a round trip.</summary>
    public static IReadOnlyList<ProductVersionRow> Versions(RoundTrip trip, Scope scope) =>
        trip.Query<VersionsOf, ProductVersionRow>(
            """
            select product_id, version, product_code, kind, stripe_price_id, duration_days, usage_units, expires_after_days, from_ms
            from product_versions where project_id = @ProjectId and mode = @Mode
            order by from_ms, product_id, version limit @Most
            """,
            new VersionsOf(scope.ProjectId, scope.ModeText, MostVersions)
        );

    private sealed record VersionsOf(string ProjectId, string Mode, int Most);
}

/// <summary>What a product sold from a moment on.</summary>
internal record ProductVersionRow
{
    public string ProductId { get; init; } = string.Empty;

    public long Version { get; init; }

    public string ProductCode { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string StripePriceId { get; init; } = string.Empty;

    public long? DurationDays { get; init; }

    public long? UsageUnits { get; init; }

    public long? ExpiresAfterDays { get; init; }

    public long FromMs { get; init; }

    public ProductTerms Terms =>
        new(ProductId, ProductCode, EnumText.Read<ProductKind>(Kind), StripePriceId, DurationDays, UsageUnits, ExpiresAfterDays);

    public ProductVersion ToVersion() => new(Terms, FromMs);
}
