using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Support;

/// <summary>A row of a list that is taken out.</summary>
/// <param name="Place">Where the list goes on behind it.</param>
/// <param name="Cells">One for each column: texts, numbers, truth values, or nothing.</param>
internal sealed record ExportRow(string Place, IReadOnlyList<object?> Cells);

/// <summary>A list that can be taken out whole.</summary>
/// <param name="Columns">What its columns are called.</param>
/// <param name="Start">The place before its first row.</param>
/// <param name="Read">Reads the rows behind a place.</param>
internal sealed record ExportSource(
    IReadOnlyList<string> Columns,
    string Start,
    Func<Session, Scope, string, int, Task<IReadOnlyList<ExportRow>>> Read
);

/// <summary>The lists that can be taken out whole.</summary>
internal sealed class ExportSources(TimeProvider time)
{
    private const string AfterAll = "~";

    public static IReadOnlyList<string> Kinds { get; } = ["customers", "usage", "deliveries", "products"];

    public ExportSource? Of(string? kind) =>
        kind switch
        {
            "customers" => new ExportSource(CustomerColumns, string.Empty, CustomersAsync),
            "usage" => new ExportSource(UsageColumns, AfterAll, UsageAsync),
            "deliveries" => new ExportSource(DeliveryColumns, AfterAll, DeliveriesAsync),
            "products" => new ExportSource(ProductColumns, AfterAll, ProductsAsync),
            _ => null,
        };

    private static readonly string[] CustomerColumns =
    [
        "subject_ref",
        "email",
        "has_access",
        "status",
        "unavailable_reason",
        "products",
        "first_seen_at",
        "changed_at",
    ];

    private static readonly string[] UsageColumns =
    [
        "id",
        "use_id",
        "at",
        "subject_ref",
        "entitlement_id",
        "units",
        "remaining_after",
        "idempotency_key",
    ];

    private static readonly string[] DeliveryColumns =
    [
        "id",
        "event_id",
        "event_type",
        "subject_ref",
        "endpoint_id",
        "status",
        "attempts",
        "last_http_status",
        "last_error",
        "created_at",
        "finished_at",
    ];

    private static readonly string[] ProductColumns =
    [
        "id",
        "product_code",
        "name",
        "kind",
        "stripe_price_id",
        "duration_days",
        "usage_units",
        "expires_after_days",
        "allow_repeat",
        "active",
        "created_at",
        "updated_at",
        "deleted_at",
    ];

    private async Task<IReadOnlyList<ExportRow>> CustomersAsync(Session session, Scope scope, string place, int most)
    {
        var names = new ProductNames(session, scope);
        var nowMs = time.NowMs();
        var rows = new List<ExportRow>();
        foreach (var subject in await SubjectStore.ByReferenceAsync(session, scope, string.Empty, place, most))
        {
            var found = await FoundCustomer.ReadAsync(session, scope, subject, matchedOn: null, names, nowMs);
            rows.Add(
                new ExportRow(
                    subject.SubjectRef,
                    [
                        found.SubjectRef,
                        found.Email,
                        found.HasAccess,
                        found.Status,
                        found.UnavailableReason,
                        string.Join(", ", found.Products),
                        Time(subject.CreatedMs),
                        Time(subject.ChangedMs),
                    ]
                )
            );
        }

        return rows;
    }

    private static async Task<IReadOnlyList<ExportRow>> UsageAsync(Session session, Scope scope, string place, int most) =>
        [
            .. (await UsageListStore.PageAsync(session, scope, place, most)).Select(row => new ExportRow(
                row.Id,
                [
                    row.Id,
                    row.UseId,
                    Time(row.CreatedMs),
                    row.SubjectRef,
                    row.EntitlementId,
                    row.Units,
                    row.RemainingAfter,
                    row.IdempotencyKey,
                ]
            )),
        ];

    private static async Task<IReadOnlyList<ExportRow>> DeliveriesAsync(Session session, Scope scope, string place, int most) =>
        [
            .. (await DeliveryListStore.DeliveriesAsync(session, scope, new OutboundFilter(), place, most)).Select(row => new ExportRow(
                row.Id,
                [
                    row.Id,
                    row.EventId,
                    row.EventType,
                    row.SubjectRef,
                    row.EndpointId,
                    row.Status,
                    row.Attempts,
                    row.LastHttpStatus,
                    row.LastError,
                    Time(row.CreatedMs),
                    Time(row.FinishedMs),
                ]
            )),
        ];

    private static async Task<IReadOnlyList<ExportRow>> ProductsAsync(Session session, Scope scope, string place, int most) =>
        [
            .. (await ProductExportStore.PageAsync(session, scope, place, most)).Select(row => new ExportRow(
                row.Id,
                [
                    row.Id,
                    row.ProductCode,
                    row.Name,
                    row.Kind,
                    row.StripePriceId,
                    row.DurationDays,
                    row.UsageUnits,
                    row.ExpiresAfterDays,
                    row.AllowRepeat == 1,
                    row.Active == 1,
                    Time(row.CreatedMs),
                    Time(row.UpdatedMs),
                    Time(row.DeletedMs),
                ]
            )),
        ];

    private static string? Time(long? atMs) => UtcInstant.From(atMs)?.ToString();
}
