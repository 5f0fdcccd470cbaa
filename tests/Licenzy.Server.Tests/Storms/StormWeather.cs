using System.Text.Json.Nodes;
using Licenzy.Server.Purchases;
using Licenzy.Server.Reconciliation;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Storms;

/// <summary>The weather of one project's webhooks, and how the program gets over it.</summary>
internal sealed class StormWeather(TestServer server, StormProject project)
{
    private const int MostRounds = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Three tenths of what is sent come twice, three tenths late, one tenth never, and some at first with a wrong signature.</summary>
    public async Task BeginAsync(int seed) =>
        (
            await project.Stripe.PressAsync(
                "delivery",
                new()
                {
                    ["duplicate"] = 0.3,
                    ["reorder"] = 0.3,
                    ["drop"] = 0.1,
                    ["wrong_secret"] = 0.05,
                    ["delay_ms"] = new JsonArray(0, 200),
                    ["hold_ms"] = 1500,
                    ["seed"] = seed,
                }
            )
        ).ShouldNotBeNull();

    /// <summary>What is sent from now on comes once, at once and in order.</summary>
    public async Task ClearAsync() => (await project.Stripe.PressAsync("delivery/clear")).ShouldNotBeNull();

    /// <summary>All that was held back comes now, and is applied.</summary>
    public async Task EndAsync()
    {
        await UntilAsync(
            "deliveries are left",
            async () =>
            {
                await project.Stripe.PressAsync("deliveries/release");
                return (await project.Stripe.ListAsync("/v1/events")).All(one => one["pending_webhooks"]!.GetValue<long>() == 0);
            }
        );
        await ApplyAsync();
    }

    /// <summary>What the reconciler and the worker for fetches do within the hours after a storm.</summary>
    public async Task<ReconciliationRow> HealAsync()
    {
        // Attempts that are younger have their webhook on the way, and are left alone.
        server.Clock.Advance(Settling);
        ReconciliationRow? pass = null;
        await UntilAsync(
            "another comparison does not end",
            async () =>
            {
                pass = await server.Services.GetRequiredService<Reconciler>().CompareAsync(project.Scope, default);
                return pass is not null;
            }
        );
        pass!.Failure.ShouldBeNull();
        await ApplyAsync();
        await FetchAsync();
        await ApplyAsync();
        return pass;
    }

    /// <summary>Applies what is stored until nothing is left.</summary>
    public Task ApplyAsync() =>
        UntilAsync(
            "the inbox does not come to an end",
            async () =>
            {
                await server.Services.GetRequiredService<InboxWorker>().RunOnceAsync(default);
                return await CountAsync("inbound_events", "received") == 0;
            }
        );

    private async Task FetchAsync()
    {
        for (var round = 0; round < MostRounds && await CountAsync("fetch_tasks", "waiting") > 0; round++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(5));
            await server.Services.GetRequiredService<FetchWorker>().RunOnceAsync(default);
        }

        (await CountAsync("fetch_tasks", "waiting")).ShouldBe(0, "something is asked of Stripe for ever");
        (await CountAsync("fetch_tasks", "failed")).ShouldBe(0, "something was asked of Stripe in vain");
        (await CountAsync("inbound_events", "failed")).ShouldBe(0, "an event could not be applied");
    }

    private Task<long> CountAsync(string table, string state) =>
        StoredRows
            .Of(server)
            .CountAsync(
                $"select cast(count(*) as bigint) from {table} where project_id = @ProjectId and state = @State",
                new { project.Scope.ProjectId, State = state }
            );

    private static async Task UntilAsync(string trouble, Func<Task<bool>> isDoneAsync)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isDoneAsync())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, trouble);
            await Task.Delay(Glance);
        }
    }
}
