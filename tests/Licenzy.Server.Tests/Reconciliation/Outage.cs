using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Reconciliation;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Reconciliation;

/// <summary>A time in which Stripe's webhooks do not arrive, and what Licenzy does about it.</summary>
internal sealed class Outage(TestServer server)
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(3);
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    public string ConnectionId => server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId;

    /// <summary>Buys without anybody hearing of it. The subject's session.</summary>
    public async Task<string> PayUnheardAsync(string subject, string product)
    {
        var checkout = await api.CheckoutAsync(subject, product);
        var url = checkout.Json["checkout_url"]!.GetValue<string>();
        await api.PayAsync(url, "card=4242424242424242");
        return url.Split('/')[^1];
    }

    /// <summary>Compares the test connection with Stripe now, and applies what that found.</summary>
    public async Task<ReconciliationRow> ReconcileAsync()
    {
        // Attempts that are younger have their webhook on the way, and are left alone.
        server.Clock.Advance(Settled);
        await LookBackAsync();
        for (var look = 0; look < 200; look++)
        {
            if (await server.Services.GetRequiredService<Reconciler>().CompareAsync(Scope, default) is { } row)
            {
                await ApplyAllAsync();
                return row;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"Another pass does not end: {await RowAsync()}");
    }

    /// <summary>Stripe's clock stays where it is while ours goes on: without this its events would soon lie before the last pass.</summary>
    private Task LookBackAsync() =>
        server.Database.WriteAsync(
            session =>
                session.ExecuteAsync(
                    "update reconciliations set since_ms = since_ms - @Ms where project_id = @ProjectId and mode = @Mode",
                    new
                    {
                        Ms = (long)Settled.TotalMilliseconds,
                        Scope.ProjectId,
                        Mode = Scope.ModeText,
                    }
                ),
            default
        );

    public Task<ReconciliationRow?> RowAsync() =>
        server.Database.ReadAsync(session => ReconciliationStore.FindAsync(session, Scope, ConnectionId), default);

    /// <summary>Applies what is stored, and asks Stripe for what that lacks, until nothing is due.</summary>
    public async Task ApplyAllAsync()
    {
        var rows = StoredRows.Of(server);
        for (var look = 0; look < 200; look++)
        {
            await server.Services.GetRequiredService<InboxWorker>().RunOnceAsync(default);
            if (await rows.CountAsync("select cast(count(*) as bigint) from inbound_events where state = 'received'") == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException("The inbox does not come to an end.");
    }

    /// <summary>Does what is to be asked of Stripe, whenever it is due.</summary>
    public async Task FetchAllAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            await server.Services.GetRequiredService<FetchWorker>().RunOnceAsync(default);
        }
    }

    /// <summary>Stripe delivers what it has of a type about an object after all.</summary>
    public async Task DeliverAsync(string type, Func<JsonNode, bool> isMeant)
    {
        var list = await server.Dial.ReadAsync($"/v1/events?limit=100&type={type}");
        var sender = new StripeSender(server);
        var meant = list["data"]!.AsArray().OfType<JsonNode>().Where(one => isMeant(one["data"]!["object"]!)).ToList();
        meant.ShouldNotBeEmpty($"{type} never happened");
        foreach (var stripeEvent in meant)
        {
            (await sender.SendAsync(stripeEvent)).Status.ShouldBe(200);
        }

        await ApplyAllAsync();
    }

    public async Task<JsonNode> EntitlementAsync(string subject) =>
        (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray().ShouldHaveSingleItem()!;
}
