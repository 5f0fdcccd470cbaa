using System.Globalization;
using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Tests.Support;

/// <summary>A customer on a test clock, whose time passes when a test says so.</summary>
public sealed class ClockedCustomer
{
    private readonly SandboxUnderTest sandbox;
    private int told;

    private ClockedCustomer(SandboxUnderTest sandbox, string id, string clock, DateTimeOffset now)
    {
        this.sandbox = sandbox;
        Id = id;
        Clock = clock;
        Now = now;
    }

    /// <summary>When every such customer's time begins.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    public string Id { get; }

    public string Clock { get; }

    public DateTimeOffset Now { get; private set; }

    public static async Task<ClockedCustomer> MakeAsync(
        SandboxUnderTest sandbox,
        string? card = "pm_card_visa",
        DateTimeOffset? start = null
    )
    {
        var from = start ?? Start;
        var clock = (await sandbox.PostAsync("/v1/test_helpers/test_clocks", ("frozen_time", Seconds(from)))).Succeeded();
        (string, string)[] paying = card is null ? [] : [("payment_method", card), ("invoice_settings[default_payment_method]", card)];
        var customer = (
            await sandbox.PostAsync("/v1/customers", [("test_clock", clock.Text("id")), ("email", "ada@example.com"), .. paying])
        ).Succeeded();
        return new ClockedCustomer(sandbox, customer.Text("id"), clock.Text("id"), from);
    }

    /// <summary>Subscribes by the API and answers the subscription.</summary>
    public async Task<JsonObject> SubscribeAsync(string price, params (string Name, string Value)[] more) =>
        (await sandbox.PostAsync("/v1/subscriptions", [("customer", Id), ("items[0][price]", price), .. more])).Succeeded().Body;

    public Task AdvanceAsync(TimeSpan span) => AdvanceAsync(Now + span);

    /// <summary>Advances the clock and waits until it has arrived.</summary>
    public async Task AdvanceAsync(DateTimeOffset time)
    {
        (await sandbox.PostAsync($"/v1/test_helpers/test_clocks/{Clock}/advance", ("frozen_time", Seconds(time)))).Succeeded();
        await Eventually.IsTrueAsync(async () =>
            (string)(await sandbox.RetrieveAsync($"/v1/test_helpers/test_clocks/{Clock}"))["status"]! == "ready"
        );
        Now = time;
    }

    /// <summary>Makes a saved test method the default of the customer.</summary>
    public async Task PayWithAsync(string card)
    {
        var method = (await sandbox.PostAsync($"/v1/payment_methods/{card}/attach", ("customer", Id))).Succeeded().Text("id");
        (await sandbox.PostAsync($"/v1/customers/{Id}", ("invoice_settings[default_payment_method]", method))).Succeeded();
    }

    public Task<JsonObject> SubscriptionAsync(JsonObject subscription) =>
        sandbox.RetrieveAsync($"/v1/subscriptions/{(string)subscription["id"]!}?expand[]=latest_invoice");

    /// <summary>The types of the events since this was last asked, but for those of the clock itself.</summary>
    public async Task<IReadOnlyList<string>> StoryAsync()
    {
        var events = await sandbox.AllEventsAsync();
        var since = events.Skip(told).Select(found => (string)found["type"]!).ToList();
        told = events.Count;
        return [.. since.Where(type => !type.StartsWith("test_helpers.", StringComparison.Ordinal))];
    }

    public static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
