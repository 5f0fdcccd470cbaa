using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>For the class of bugs in which taking an event from Stripe costs more than storing it.</summary>
public sealed class ReceiveCostTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly StripeSender stripe = new(server);
    private readonly ReceiveStripeEvent receive = server.Services.GetRequiredService<ReceiveStripeEvent>();

    private string ConnectionId => server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_of_a_known_connection_is_one_round_trip_and_a_duplicate_two(bool isNamedInUrl)
    {
        var url = isNamedInUrl ? ConnectionId : null;
        IReadOnlyList<string> trips = [];
        var body = "";

        // On a machine that is short of breath the node may just not have looked for changes: then it reads, as it must.
        await Until.TrueAsync(
            async () => (trips = await TripsAsync(body = Event(), url)).Count == 1,
            TimeSpan.FromSeconds(60),
            "an event is one round trip"
        );
        trips[0].ShouldStartWith("insert into inbound_events");
        await Until.TrueAsync(
            async () => (trips = await TripsAsync(body, url)).Count == 2,
            TimeSpan.FromSeconds(60),
            "a duplicate is two round trips"
        );
        trips[1].ShouldStartWith("update inbound_events set received_count");
    }

    [Fact]
    public async Task What_can_never_verify_is_refused_without_the_database()
    {
        var body = Event();

        var trips = await DatabaseTrips.OfAsync(() => receive.HandleAsync(ConnectionId, "t=1", Encoding.UTF8.GetBytes(body), default));

        trips.ShouldBeEmpty();
        (await stripe.PostAsync(body, ["t=1"])).Error.ShouldBe("invalid_signature");
    }

    private string Event() =>
        StripeSender
            .Event(
                "thing.happened",
                new()
                {
                    ["id"] = "obj_1",
                    ["object"] = "thing",
                    ["metadata"] = new JsonObject { ["licenzy_project_id"] = server.Setup.ProjectId },
                }
            )
            .ToJsonString();

    private Task<IReadOnlyList<string>> TripsAsync(string body, string? connectionId) =>
        DatabaseTrips.OfAsync(() => receive.HandleAsync(connectionId, stripe.Sign(body), Encoding.UTF8.GetBytes(body), default));
}
