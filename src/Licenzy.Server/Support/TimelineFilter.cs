using Licenzy.Core.Formats;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Support;

/// <summary>What of a timeline is wanted; null means that it does not matter.</summary>
internal sealed record TimelineFilter
{
    private const string AfterAll = "~";

    public string? Lane { get; init; }

    public string? ProductCode { get; init; }

    public bool ChangesAccess { get; init; }

    /// <summary>The place of the first instant that is wanted; the empty text is before every place.</summary>
    public string Since { get; init; } = string.Empty;

    /// <summary>The place that everything wanted stands before.</summary>
    public string Before { get; init; } = AfterAll;

    /// <summary>Whether changes can be among what is wanted; consumption and checkouts change no access by themselves.</summary>
    public bool WantsRuntime => !ChangesAccess && Lane is null or Support.Lane.Runtime;

    /// <summary>Checkouts are of one product, and known by it; consumption by its entitlement.</summary>
    public bool TakesCheckout(string productCode) => ProductCode is null || ProductCode == productCode;

    public bool Takes(TimelineItem.Change change) =>
        (Lane is null || Lane == Support.Lane.Of(change.Row)) && (!ChangesAccess || change.ChangesAccess);

    /// <summary>Reads a filter; the refusal of what is none.</summary>
    public static Fault? Read(ReadTimeline.Query query, out TimelineFilter filter)
    {
        filter = new TimelineFilter();
        if (query.Lane is { } lane && !Support.Lane.All.Contains(lane, StringComparer.Ordinal))
        {
            return Fault.Field("lane", $"`lane` is one of {string.Join(", ", Support.Lane.All)}.");
        }

        if (query.ChangesAccess is not (null or "true" or "false"))
        {
            return Fault.Field("changes_access", "`changes_access` is `true`, `false` or absent.");
        }

        if (query.ProductCode is { Length: 0 or > 64 })
        {
            return Fault.Field("product_code", "`product_code` is the code of a product.");
        }

        if ((PointInTime.Read("from", query.From, out var fromMs) ?? PointInTime.Read("to", query.To, out _)) is { } badTime)
        {
            return badTime;
        }

        _ = PointInTime.Read("to", query.To, out var toMs);
        if (query.Cursor is { } cursor && !LicenzyId.IsValid(IdPrefix.History, $"{IdPrefix.History}_{cursor}"))
        {
            return Platform.Http.PageLimit.BadCursor;
        }

        filter = new TimelineFilter
        {
            Lane = query.Lane,
            ProductCode = query.ProductCode,
            ChangesAccess = query.ChangesAccess is "true",
            Since = fromMs is { } from ? PlaceAt(from) : string.Empty,
            Before = Earlier(query.Cursor ?? AfterAll, toMs is { } to ? PlaceAt(to) : AfterAll),
        };
        return null;
    }

    private static string PlaceAt(long atMs) => TimelineItem.PlaceOf(LicenzyId.First(IdPrefix.History, atMs));

    private static string Earlier(string one, string other) => string.CompareOrdinal(one, other) < 0 ? one : other;
}
