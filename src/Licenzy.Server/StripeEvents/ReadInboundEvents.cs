using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.StripeEvents;

/// <summary>What Stripe sent: listed with what became of each, and one with its body and what it changed.</summary>
internal sealed class ReadInboundEvents(Database database)
{
    private const int MostChanges = 200;

    /// <summary>What may open a payment by itself, and so is not shown.</summary>
    private const string ClientSecret = "client_secret";

    private static readonly IReadOnlyList<string> Statuses = [.. InboxStates.All, "unmapped"];

    /// <summary>What of the list is wanted, as it was sent; several filters hold together.</summary>
    internal sealed record Query(
        [property:
            FromQuery(Name = "status"),
            Description("Lists only events that are `received`, `applied`, `ignored`, `failed` or `unmapped`.")
        ]
            string? Status = null,
        [property: FromQuery(Name = "type"), Description("Lists only events of this type of Stripe's.")] string? Type = null,
        [property: FromQuery(Name = "subject_ref"), Description("Lists only events about this customer.")] string? SubjectRef = null,
        [property: FromQuery(Name = "from"), Description("Lists only what came at this time or later.")] string? From = null,
        [property: FromQuery(Name = "to"), Description("Lists only what came before this time.")] string? To = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor"), Description("The `next_cursor` of the page before; not sent for the first page.")]
            string? Cursor = null
    );

    /// <summary>An event with its body and what it changed.</summary>
    /// <param name="Event">The event.</param>
    /// <param name="Changes">What it did to entitlements, oldest first, at most 200.</param>
    /// <param name="Body">The event as Stripe sent it, client secrets masked; null when it is not kept any more.</param>
    internal sealed record Detail(InboundEventView Event, IReadOnlyList<InboundEventChange> Changes, JsonNode? Body);

    public async Task<Answer<Page<InboundEventView>>> ListAsync(PortalCaller caller, Query query, CancellationToken cancellationToken)
    {
        if ((PageLimit.Read(query.Limit, out var most) ?? Check(query)) is { } fault)
        {
            return fault;
        }

        var to = long.MaxValue;
        if ((ReadTime("from", query.From, 0, out var from) ?? ReadTime("to", query.To, to, out to)) is { } badTime)
        {
            return badTime;
        }

        var filter = new InboxFilter
        {
            State = query.Status == "unmapped" ? InboxStates.Applied : query.Status,
            Reason = query.Status == "unmapped" ? InboundEventView.WaitsForLink : null,
            Type = query.Type,
            SubjectRef = query.SubjectRef,
            FromMs = from,
            ToMs = to,
        };
        var before = query.Cursor is { } cursor ? InboundEventCursor.Read(cursor)! : InboundEventCursor.Start;
        var rows = await database.ReadAsync(
            session => InboxSearchStore.ListAsync(session, caller.Scope, filter, before, most + 1),
            cancellationToken
        );
        var page = Page<InboundEventEntry>.Of(rows, most, entry => InboundEventCursor.At(entry).Write());
        return new Page<InboundEventView>([.. page.Data.Select(InboundEventView.Of)], page.HasMore, page.NextCursor);
    }

    public async Task<Answer<Detail>> OneAsync(PortalCaller caller, string stripeEventId, CancellationToken cancellationToken) =>
        await database.ReadAsync<Answer<Detail>>(
            async session =>
            {
                if (await FindAsync(session, caller.Scope, stripeEventId) is not { } entry)
                {
                    return Missing(stripeEventId);
                }

                var body = await InboxSearchStore.BodyAsync(session, entry.Key);
                return new Detail(
                    InboundEventView.Of(entry),
                    await ChangesAsync(session, caller.Scope, stripeEventId),
                    body is null || body.BodyForm == BodyForms.Dropped ? null : Masked(body.Unpack())
                );
            },
            cancellationToken
        );

    /// <summary>An event by Stripe's id; what is another project's or mode's is not there.</summary>
    public static Task<InboundEventEntry?> FindAsync(Session session, Scope scope, string stripeEventId) =>
        IsId(stripeEventId) ? InboxSearchStore.FindAsync(session, scope, stripeEventId) : Task.FromResult<InboundEventEntry?>(null);

    public static Fault Missing(string stripeEventId) =>
        new(
            ErrorCatalogue.NotFound,
            $"There is no event {(IsId(stripeEventId) ? stripeEventId : "of this id")} of Stripe in this project and mode."
        )
        {
            Param = "stripe_event_id",
        };

    /// <summary>What an event did to entitlements, oldest first.</summary>
    public static async Task<IReadOnlyList<InboundEventChange>> ChangesAsync(Session session, Scope scope, string stripeEventId) =>
        [.. (await HistoryStore.OfStripeEventAsync(session, scope, stripeEventId, MostChanges)).Select(ChangeOf)];

    private static InboundEventChange ChangeOf(HistoryRow row) =>
        new(
            row.Id,
            row.EntitlementId,
            row.SubjectRef,
            new UtcInstant(row.AtMs),
            row.Reason,
            [
                .. (JsonSerializer.Deserialize<List<FieldChange>>(row.Changes, LicenzyJson.Options) ?? []).Select(
                    change => new InboundEventChange.Field(change.Field, change.Before, change.After)
                ),
            ]
        );

    private static Fault? Check(Query query) =>
        query.Status is { } status && !Statuses.Contains(status, StringComparer.Ordinal)
            ? Fault.Field("status", $"`status` is one of {string.Join(", ", Statuses)}.")
        : query.Type is { Length: 0 or > 100 } ? Fault.Field("type", "`type` is a type of Stripe's, as `invoice.paid`.")
        : query.SubjectRef is { } subject && SubjectRef.Check(subject) is { } badSubject ? Fault.Field("subject_ref", badSubject)
        : query.Cursor is { } cursor && InboundEventCursor.Read(cursor) is null ? PageLimit.BadCursor
        : null;

    private static Fault? ReadTime(string name, string? text, long missing, out long milliseconds)
    {
        milliseconds = missing;
        if (text is null)
        {
            return null;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return Fault.Field(name, $"`{name}` is an RFC 3339 time, such as 2026-01-31T12:00:00Z.");
        }

        milliseconds = time.ToUnixTimeMilliseconds();
        return null;
    }

    private static bool IsId(string text) => text.Length is > 0 and <= 255 && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '_');

    private static JsonNode? Masked(byte[] body)
    {
        var node = JsonNode.Parse(body);
        Mask(node);
        return node;
    }

    private static void Mask(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found:
                foreach (var (name, value) in found.ToList())
                {
                    if (name == ClientSecret && value is JsonValue)
                    {
                        found[name] = "••••";
                    }
                    else
                    {
                        Mask(value);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Mask(item);
                }

                break;
        }
    }
}
