using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Weather;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Pages;

/// <summary>A checkout with what came of it.</summary>
internal sealed record CheckoutRow(string Account, JsonObject Session, string Title, JsonObject? Charge, JsonObject? Subscription)
{
    /// <summary>The newest refund of the charge.</summary>
    public JsonObject? Refund { get; init; }

    /// <summary>The newest dispute of the charge.</summary>
    public JsonObject? Dispute { get; init; }

    /// <summary>Whether a bank debit of this checkout has neither settled nor failed.</summary>
    public bool DebitUnderWay => (string)Session["status"]! == "complete" && (string?)Charge?["status"] == "pending";

    /// <summary>What can still be given back, in the smallest unit of the currency.</summary>
    public long Refundable =>
        (string?)Charge?["status"] == "succeeded" && (bool?)Dispute?["is_charge_refundable"] != false
            ? (long)Charge["amount_captured"]! - (long)Charge["amount_refunded"]!
            : 0;
}

/// <summary>An event with its deliveries, the newest first.</summary>
internal sealed record EventRow(string Account, JsonObject Event, IReadOnlyList<DeliveryStore.Delivery> Deliveries);

/// <summary>What the activity page shows: the newest of everything, so many of each.</summary>
internal sealed record ActivityReport(
    IReadOnlyList<CheckoutRow> Checkouts,
    IReadOnlyList<EventRow> Events,
    IReadOnlyList<RequestLog.Entry> Requests,
    IReadOnlyList<JsonObject> Endpoints,
    IReadOnlyList<SoldPrice> Prices,
    WeatherReport Weather
)
{
    private const int ShownCheckouts = 15;
    private const int ShownEvents = 40;
    private const int ShownRequests = 25;
    private const int ShownDeliveries = 5;

    /// <summary>Whether nothing happened so far.</summary>
    public bool IsEmpty => Requests.Count == 0 && Events.Count == 0;

    public static ActivityReport Read(SqliteConnection connection, BooksKeeper keeper) =>
        new(
            [
                .. ObjectStore
                    .FindNewest(connection, ["checkout.session"], ShownCheckouts)
                    .Select(found => Row(keeper.Open(connection, found.Account, found.Livemode), Parse(found.Body))),
            ],
            [
                .. ObjectStore
                    .FindNewest(connection, ["event"], ShownEvents)
                    .Select(found =>
                    {
                        var body = Parse(found.Body);
                        return new EventRow(found.Account, body, DeliveryStore.List(connection, (string)body["id"]!, ShownDeliveries));
                    }),
            ],
            RequestLog.List(connection, ShownRequests),
            [.. ObjectStore.FindNewest(connection, ["webhook_endpoint"], ShownCheckouts).Select(found => Parse(found.Body))],
            [
                .. ObjectStore
                    .FindNewest(connection, ["price"], ShownCheckouts)
                    .Select(found => Sold(keeper.Open(connection, found.Account, found.Livemode), Parse(found.Body))),
            ],
            new WeatherReport(DialSetting.Find(connection), DialSetting.IsPaused(connection), AccountVersion.Read(connection))
        );

    private static SoldPrice Sold(ModeBooks books, JsonObject price) =>
        new(price, (string?)books.Find("product", (string)price["product"]!)?["name"] ?? (string)price["product"]!);

    private static CheckoutRow Row(ModeBooks books, JsonObject session)
    {
        var lines = books.Terms((string)session["id"]!)["lines"]!.AsArray();
        var title = string.Join(", ", lines.Select(line => Titled(line!.AsObject())));
        var subscription = (string?)session["subscription"] is { } id ? books.Get("subscription", id) : null;
        var charge = FindCharge(books, session);
        return new CheckoutRow(books.Account, session, title, charge, subscription)
        {
            Refund = Newest(books, "refund", charge),
            Dispute = Newest(books, "dispute", charge),
        };
    }

    private static JsonObject? Newest(ModeBooks books, string type, JsonObject? charge) =>
        charge is null ? null : books.All(type, ObjectFilter.Equal("$.charge", (string)charge["id"]!)).FirstOrDefault();

    private static string Titled(JsonObject line) =>
        (long)line["quantity"]! is > 1 and var quantity ? $"{quantity} × {(string)line["description"]!}" : (string)line["description"]!;

    private static JsonObject? FindCharge(ModeBooks books, JsonObject session)
    {
        var intent = (string?)session["payment_intent"];
        if (intent is null && (string?)session["invoice"] is { } invoice)
        {
            var payments = books.All("invoice_payment", ObjectFilter.Equal("$.invoice", invoice));
            intent = payments.Count > 0 ? (string?)payments[0]["payment"]!["payment_intent"] : null;
        }
        return intent is not null && (string?)books.Get("payment_intent", intent)["latest_charge"] is { } charge
            ? books.Get("charge", charge)
            : null;
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
