using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which a change makes every event of Stripe's dearer and nobody sees it: what a sale asks of the database
/// is counted.
/// </summary>
public sealed class ApplyCostTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>Round trips without the commit: locks and what is known, the walk, the context, the rows, what is told, the end.</summary>
    private static readonly Dictionary<string, int> Most = new(StringComparer.Ordinal)
    {
        ["customer.subscription.created"] = 7,
        ["checkout.session.completed"] = 11,
        ["invoice.paid"] = 14,
    };

    [Fact]
    public async Task The_events_of_a_first_payment_take_few_round_trips()
    {
        await server.Dial.SilenceAsync();
        var apply = server.Services.GetRequiredService<ApplyStripeEvent>();
        var subject = RuntimeApi.Fresh("cost");
        foreach (var stripeEvent in await FirstPaymentAsync(subject))
        {
            var row = await StoreAsync(stripeEvent);

            var trips = await DatabaseTrips.OfAsync(() => apply.HandleAsync(new StoredEvent(row), default));

            trips.Count.ShouldBeInRange(1, Most[row.Type], string.Join("\n", trips.Prepend(row.Type)));
        }

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await server.VerifyAsync();
    }

    /// <summary>What Stripe would tell, in the order in which it mostly does.</summary>
    private async Task<IReadOnlyList<JsonNode>> FirstPaymentAsync(string subject)
    {
        var checkout = await api.CheckoutAsync(subject, TestServer.Subscription);
        checkout.Status.ShouldBe(201, checkout.Text);
        var url = checkout.Json["checkout_url"]!.GetValue<string>();
        using var paid = await api.PayAsync(url, "card=4242424242424242");
        var session = (await server.Dial.EventsAsync("checkout.session.completed", url.Split('/')[^1])).ShouldHaveSingleItem();
        var made = session["data"]!["object"]!;
        return
        [
            .. await server.Dial.EventsAsync("customer.subscription.created", made["subscription"]!.GetValue<string>()),
            session,
            .. await server.Dial.EventsAsync("invoice.paid", made["invoice"]!.GetValue<string>()),
        ];
    }

    private async Task<InboundEventRow> StoreAsync(JsonNode stripeEvent)
    {
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new InboundEventRow
        {
            ProjectId = server.Setup.ProjectId!,
            Mode = "test",
            ConnectionId = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId,
            StripeEventId = stripeEvent["id"]!.GetValue<string>(),
            Type = stripeEvent["type"]!.GetValue<string>(),
            EventCreatedMs = stripeEvent["created"]!.GetValue<long>() * 1000,
            Body = Encoding.UTF8.GetBytes(stripeEvent.ToJsonString()),
            Bucket = Buckets.Of(server.Setup.ProjectId!),
            // Not due for a while: no worker takes it.
            DueMs = now + 3_600_000,
            ReceivedMs = now,
        };
        (await server.Database.WriteAsync(session => InboxStore.InsertAsync(session, row), default)).ShouldBeTrue();
        return row;
    }
}
