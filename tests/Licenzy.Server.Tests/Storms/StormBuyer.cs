using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>Who lives a life: the Stripe customers of one subject, and what they have bought so far.</summary>
internal sealed class StormBuyer(TestServer server, StormProject project, string subject)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Subject => subject;

    public StormProject Project => project;

    public StormStripe Stripe => project.Stripe;

    public TestServer Server => server;

    /// <summary>The Checkout sessions of the life, newest last.</summary>
    public List<string> Sessions { get; } = [];

    /// <summary>The Stripe customers of the life, newest last.</summary>
    public List<string> Customers { get; } = [];

    /// <summary>One of them: the newest is 0, the one before it 1, and so on around; null when there is none.</summary>
    public static T? Pick<T>(IReadOnlyList<T> newestFirst, int which)
        where T : class => newestFirst.Count == 0 ? null : newestFirst[which % newestFirst.Count];

    /// <summary>What the customers have of a kind, newest customer first.</summary>
    public async Task<IReadOnlyList<JsonNode>> OwnedAsync(string path)
    {
        List<JsonNode> owned = [];
        foreach (var customer in Enumerable.Reverse(Customers))
        {
            owned.AddRange(await Stripe.ListAsync($"{path}customer={customer}"));
        }

        return owned;
    }

    public Task<IReadOnlyList<JsonNode>> SubscriptionsAsync() => OwnedAsync("/v1/subscriptions?status=all&");

    /// <summary>The charges that brought money.</summary>
    public async Task<IReadOnlyList<JsonNode>> ChargesAsync() =>
        [.. (await OwnedAsync("/v1/charges?")).Where(charge => charge["status"]!.GetValue<string>() == "succeeded")];

    /// <summary>Remembers the customer of a session.</summary>
    public async Task MeetAsync(string sessionId)
    {
        var session = await Stripe.GetAsync($"/v1/checkout/sessions/{sessionId}");
        if (session["customer"]?.GetValue<string>() is { } customer && !Customers.Contains(customer, StringComparer.Ordinal))
        {
            Customers.Add(customer);
        }
    }

    /// <summary>Lets a clock go on, and waits until it has arrived.</summary>
    public async Task<bool> AdvanceAsync(string clock, TimeSpan span)
    {
        var now = (await Stripe.GetAsync($"/v1/test_helpers/test_clocks/{clock}"))["frozen_time"]!.GetValue<long>();
        var target = (now + (long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (await Stripe.TryAsync(HttpMethod.Post, $"/v1/test_helpers/test_clocks/{clock}/advance", ("frozen_time", target)) is null)
        {
            return false;
        }

        var start = TimeProvider.System.GetTimestamp();
        while ((await Stripe.GetAsync($"/v1/test_helpers/test_clocks/{clock}"))["status"]!.GetValue<string>() != "ready")
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, "the test clock does not arrive");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return true;
    }
}
