using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Weather;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Books;

/// <summary>What caused a change, as its events tell: an API request with its idempotency key, or neither.</summary>
internal sealed record Cause(string? RequestId, string? IdempotencyKey)
{
    /// <summary>The hosted page, a worker or a control of the activity page.</summary>
    public static Cause None { get; } = new(null, null);
}

/// <summary>
/// Everything of one account in one mode, inside one transaction. Whoever holds it can reach nothing of another account
/// or of the other mode.
/// </summary>
internal sealed class ModeBooks(SqliteConnection connection, ApiKey owner, DateTimeOffset now, StripeIds ids, Cause cause, string publicUrl)
{
    public string Account => owner.Account;

    public bool Livemode => owner.Livemode;

    public StripeIds Ids => ids;

    /// <summary>The address that browsers reach the sandbox by, without a slash at its end.</summary>
    public string PublicUrl => publicUrl;

    /// <summary>The time that objects and events are made at: the sandbox's own, or that of <see cref="TestClock"/>.</summary>
    public DateTimeOffset Time => Simulated ?? now;

    /// <summary>Now, in Unix seconds, as all dates of the API are.</summary>
    public long Now => Time.ToUnixTimeSeconds();

    /// <summary>The test clock whose time these books are in, which their new objects name; null for the sandbox's own time.</summary>
    public string? TestClock { get; private init; }

    /// <summary>The account's settings for unpaid invoices.</summary>
    public BillingSettings BillingSettings => BillingSettings.Read(connection);

    private DateTimeOffset? Simulated { get; init; }

    /// <summary>The same books at another time.</summary>
    /// <param name="time">That of a test clock, or the moment at which something was due.</param>
    /// <param name="testClock">The test clock that the time is of, or null.</param>
    public ModeBooks At(DateTimeOffset time, string? testClock) =>
        new(connection, owner, now, ids, cause, publicUrl) { Simulated = time, TestClock = testClock };

    /// <summary>The same books in the time that an object lives in: that of its customer's test clock, where it has one.</summary>
    public ModeBooks InTimeOf(JsonObject subject)
    {
        var customer = (string?)subject["object"] == "customer" ? subject : CustomerOf(subject);
        return (string?)customer?["test_clock"] is { } clock
            ? At(DateTimeOffset.FromUnixTimeSeconds((long)Get("test_helpers.test_clock", clock)["frozen_time"]!), clock)
            : this;
    }

    /// <summary>When the account was first used, in Unix seconds.</summary>
    public long AccountCreated => ObjectStore.AccountCreated(connection, Account);

    /// <summary>The API version of the account, for whoever names none.</summary>
    public string Version => AccountVersion.Read(connection);

    /// <summary>The object of that type and id, or null.</summary>
    public JsonObject? Find(string type, string id) => Parse(ObjectStore.Find(connection, Account, Livemode, type, id));

    /// <summary>The object of that type and id, which another object of the books names and which therefore exists.</summary>
    public JsonObject Get(string type, string id) =>
        Find(type, id) ?? throw new InvalidOperationException($"The books name the {type} {id}, which they do not hold.");

    /// <summary>What the creating call said beside the object's shape.</summary>
    public JsonObject Terms(string id) => Parse(ObjectStore.FindTerms(connection, Account, Livemode, id)) ?? new JsonObject();

    public void Add(JsonObject body, JsonObject? terms = null) => ObjectStore.Insert(connection, Account, Livemode, body, terms);

    /// <summary>Replaces what is kept beside the object's shape.</summary>
    public void SetTerms(string id, JsonObject terms) => ObjectStore.UpdateTerms(connection, Account, Livemode, id, terms);

    public void Save(JsonObject body) => ObjectStore.Update(connection, Account, Livemode, body);

    /// <summary>Replaces a deleted object by what the API still shows of it.</summary>
    public JsonObject Delete(JsonObject body)
    {
        var tombstone = new JsonObject
        {
            ["id"] = (string)body["id"]!,
            ["object"] = (string)body["object"]!,
            ["deleted"] = true,
        };
        ObjectStore.Delete(connection, Account, Livemode, tombstone);
        return tombstone;
    }

    /// <summary>Has an object looked at again at that second of the time that these books are in; null: never.</summary>
    public void SetAlarm(JsonObject subject, long? due) =>
        AlarmStore.Set(connection, Account, Livemode, (string)subject["object"]!, (string)subject["id"]!, TestClock, due);

    /// <summary>The first alarm of a test clock that is due at that second, which is then over; null when none is.</summary>
    public Alarm? TakeAlarm(string testClock, long until) =>
        AlarmStore.FindDue(connection, testClock, until, 1) is [var alarm] && AlarmStore.Remove(connection, alarm) ? alarm : null;

    /// <summary>Lets the alarms of an object go on in the time of a test clock.</summary>
    public void MoveAlarm(string id, string testClock) => AlarmStore.Move(connection, Account, Livemode, id, testClock);

    /// <summary>All objects of a type that fit the filters, newest first.</summary>
    public IReadOnlyList<JsonObject> All(string type, params IReadOnlyList<ObjectFilter> filters) =>
        [.. ObjectStore.List(connection, Account, Livemode, type, null, null, filters, int.MaxValue).Select(row => Parse(row.Body)!)];

    /// <summary>The place of an object in the order of creation, or null.</summary>
    public long? PlaceOf(string type, string id) => ObjectStore.FindSeq(connection, Account, Livemode, type, id);

    /// <summary>Some objects of a type around a place, see <see cref="ObjectStore.List"/>.</summary>
    public IReadOnlyList<JsonObject> Some(string type, long? before, long? after, IReadOnlyList<ObjectFilter> filters, int limit) =>
        [.. ObjectStore.List(connection, Account, Livemode, type, before, after, filters, limit).Select(row => Parse(row.Body)!)];

    /// <summary>Records an event about an object as it is now, and what is owed to webhook endpoints for it.</summary>
    /// <param name="type">Stripe's event type.</param>
    /// <param name="subject">The object; a copy goes into the event.</param>
    /// <param name="previous">For an update, the changed properties as they were before.</param>
    public void Announce(string type, JsonObject subject, JsonObject? previous = null)
    {
        var data = new JsonObject { ["object"] = subject.DeepClone() };
        if (previous is not null)
        {
            data["previous_attributes"] = previous;
        }
        var created = new JsonObject
        {
            ["id"] = ids.New("evt"),
            ["object"] = "event",
            ["api_version"] = Version,
            ["created"] = Now,
            ["data"] = data,
            ["livemode"] = Livemode,
            ["pending_webhooks"] = 0,
            ["request"] = new JsonObject { ["id"] = cause.RequestId, ["idempotency_key"] = cause.IdempotencyKey },
            ["type"] = type,
        };
        // The dates of the API may be those of a test clock; how far the list of events reaches back is a matter of real time.
        var terms = new JsonObject { ["recorded"] = now.ToUnixTimeSeconds(), ["since"] = EventVersions.Since(type, subject) };
        Add(created, terms);
        Owe(created);
        LeaveToBank(type, subject);
    }

    /// <summary>Owes an event to every endpoint that takes its type; how many do.</summary>
    /// <param name="told">The event as it is kept.</param>
    /// <param name="clear">Whether it goes out whatever the weather, as one that is sent again by hand.</param>
    public int Owe(JsonObject told, bool clear = false)
    {
        var (id, type) = ((string)told["id"]!, (string)told["type"]!);
        var since = (string?)Terms(id)["since"];
        var takers = All("webhook_endpoint", ObjectFilter.Equal("$.status", "enabled"))
            .Where(endpoint => Takes(endpoint, type) && (since is null || !ApiVersion.IsBefore(VersionOf(endpoint), since)))
            .ToList();
        var dial = clear ? null : DialSetting.Find(connection);
        foreach (var endpoint in takers)
        {
            var endpointId = (string)endpoint["id"]!;
            var plan = dial?.Decide(id, endpointId, copy: 0) ?? DeliveryPlan.Clear;
            Insert(id, endpointId, plan);
            if (plan.IsDoubled)
            {
                Insert(id, endpointId, dial!.Decide(id, endpointId, copy: 1));
            }
        }
        return takers.Count;
    }

    /// <summary>How many deliveries of an event are still under way, which the event shows as <c>pending_webhooks</c>.</summary>
    public int CountPending(string eventId) => DeliveryStore.CountPending(connection, eventId);

    /// <summary>Gives up what is still owed to an endpoint that was deleted or disabled.</summary>
    public void CancelDeliveriesTo(string endpointId) => DeliveryStore.CancelTo(connection, endpointId);

    private static bool Takes(JsonObject endpoint, string type) =>
        endpoint["enabled_events"]!.AsArray().Any(pattern => (string)pattern! is "*" || (string)pattern! == type);

    private string VersionOf(JsonObject endpoint) => (string?)endpoint["api_version"] ?? Version;

    private void Insert(string eventId, string endpointId, DeliveryPlan plan) =>
        DeliveryStore.Insert(connection, ids.New("wd"), Account, Livemode, eventId, endpointId, now.ToUnixTimeMilliseconds(), plan);

    /// <summary>Writes down what the bank of a test card is going to do by itself.</summary>
    private void LeaveToBank(string type, JsonObject subject)
    {
        if (type == "charge.succeeded" && TestBank.DisputeOf(subject) is not null)
        {
            ErrandStore.Add(connection, Account, Livemode, ErrandStore.Dispute, (string)subject["id"]!, now.ToUnixTimeSeconds());
        }
        if (type == "refund.created" && TestBank.ChangesRefunds(Get("charge", (string)subject["charge"]!)))
        {
            ErrandStore.Add(connection, Account, Livemode, ErrandStore.Refund, (string)subject["id"]!, now.ToUnixTimeSeconds());
        }
    }

    /// <summary>Whose an object is. Refunds and disputes name a charge instead.</summary>
    private JsonObject? CustomerOf(JsonObject subject) =>
        (string?)subject["customer"] is { } customer ? Find("customer", customer)
        : (string?)subject["charge"] is { } charge && Find("charge", charge) is { } charged ? CustomerOf(charged)
        : null;

    private static JsonObject? Parse(string? text) => text is null ? null : JsonNode.Parse(text)!.AsObject();
}
