using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a sale that becomes another's leaves something of it behind, or stays behind itself.</summary>
public abstract class MovedPassTests(TestServer server) : IAsyncDisposable
{
    private readonly StoredRows rows = StoredRows.Of(server);
    private readonly long start = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_pass_that_becomes_another_customers_frees_its_place_in_the_queue_it_leaves()
    {
        var (first, second, customer) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"), RuntimeApi.Fresh("cus"));
        await ApplyAsync(await SessionAsync(TestServer.Pack, customer, second, seconds: 20));
        await ApplyAsync(await SessionAsync(TestServer.Pass, customer, subject: null, seconds: 30));
        await ApplyAsync(await SessionAsync(TestServer.Pass, customer, second, seconds: 40));
        (await StartsAsync(second)).ShouldBe([start + 30_000, start + 30_000 + TimeSpan.MillisecondsPerDay]);

        await ApplyAsync(await SessionAsync(TestServer.Pack, customer, first, seconds: 10));

        (await StartsAsync(first)).ShouldBe([start + 30_000]);
        (await StartsAsync(second)).ShouldBe([start + 40_000]);
    }

    [Fact]
    public async Task A_subscription_that_is_told_while_its_customer_becomes_known_is_placed()
    {
        var (subject, customer) = (RuntimeApi.Fresh("racing"), RuntimeApi.Fresh("cus"));
        var subscription = await SubscriptionAsync(customer);
        var session = await SessionAsync(TestServer.Pack, customer, subject, seconds: 10);

        // The subscription's transaction has done its work and is still open while the session tells whose the customer is.
        var applied = new TaskCompletionSource();
        var commit = new TaskCompletionSource();
        var one = server.Database.WriteAsync(
            async transaction =>
            {
                await ApplyAsync(transaction, subscription);
                applied.TrySetResult();
                await commit.Task;
            },
            default
        );
        await applied.Task;
        var other = ApplyAsync(session);
        await Task.WhenAny(other, Task.Delay(TimeSpan.FromMilliseconds(300)));
        commit.SetResult();
        await Task.WhenAll(one, other);

        var held = await rows.EntitlementsAsync(subject);
        held.Select(row => row.ProductCode).ShouldBe([TestServer.Pack, TestServer.Subscription], ignoreOrder: true);
    }

    [Fact]
    public async Task A_pass_that_was_sold_before_passes_had_places_gets_its_own_from_the_sweep()
    {
        var (subject, customer) = (RuntimeApi.Fresh("upgraded"), RuntimeApi.Fresh("cus"));
        await ApplyAsync(await SessionAsync(TestServer.Pass, customer, subject, seconds: 10));
        await ApplyAsync(await SessionAsync(TestServer.Pass, customer, subject, seconds: 20));
        var (starts, told) = (await StartsAsync(subject), (await rows.OutboundAsync(subject)).Count);
        await server.Database.WriteAsync(UpgradeAsync, default);

        await server.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(default);

        (await rows.EntitlementsAsync(subject)).ShouldAllBe(row => row.QueueStartMs != null && row.QueueEndMs != null);
        (await StartsAsync(subject)).ShouldBe(starts);
        (await rows.OutboundAsync(subject)).Count.ShouldBe(told);
        (await server.RunAsync("verify")).Output.ShouldNotContain("difference");
    }

    /// <summary>The rows as the first program left them, and what the upgrade makes of them.</summary>
    private static async Task UpgradeAsync(Session session)
    {
        await session.ExecuteAsync("update entitlements set queue_start_ms = null, queue_end_ms = null");
        var updates = Migration.All.SelectMany(migration => migration.StatementsFor(session.Dialect)).Where(IsUpdate).ToList();
        updates.ShouldNotBeEmpty();
        foreach (var update in updates)
        {
            await session.ExecuteAsync(update);
        }

        static bool IsUpdate(string statement) => statement.Contains("update entitlements", StringComparison.Ordinal);
    }

    private Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    private async Task<IReadOnlyList<long?>> StartsAsync(string subject) =>
        [.. (await rows.EntitlementsAsync(subject)).Where(row => row.ProductCode == TestServer.Pass).Select(row => row.StartsMs).Order()];

    private Task ApplyAsync(IReadOnlyList<Fact> facts) => server.Database.WriteAsync(session => ApplyAsync(session, facts), default);

    private Task ApplyAsync(Session session, IReadOnlyList<Fact> facts) =>
        server.Services.GetRequiredService<ApplyFacts>().HandleAsync(session, Scope, facts, [], _ => new Cause.Reconciler());

    /// <summary>A paid session with its line, of a subject or of nobody but its customer.</summary>
    private async Task<IReadOnlyList<Fact>> SessionAsync(string product, string customer, string? subject, int seconds)
    {
        var at = start + (seconds * 1000);
        var session = new JsonObject
        {
            ["id"] = RuntimeApi.Fresh("cs_test"),
            ["object"] = "checkout.session",
            ["livemode"] = false,
            ["mode"] = "payment",
            ["status"] = "complete",
            ["payment_status"] = "paid",
            ["amount_total"] = 1000,
            ["currency"] = "eur",
            ["created"] = at / 1000,
            ["customer"] = customer,
            ["metadata"] = Metadata(subject),
            ["line_items"] = List(
                new JsonObject
                {
                    ["id"] = RuntimeApi.Fresh("li"),
                    ["object"] = "item",
                    ["quantity"] = 1,
                    ["price"] = Price(await server.PriceOfAsync(product)),
                }
            ),
        };
        return Facts(session, at);
    }

    /// <summary>A running subscription that names nobody but its customer.</summary>
    private async Task<IReadOnlyList<Fact>> SubscriptionAsync(string customer)
    {
        var seconds = start / 1000;
        var subscription = new JsonObject
        {
            ["id"] = RuntimeApi.Fresh("sub"),
            ["object"] = "subscription",
            ["livemode"] = false,
            ["status"] = "active",
            ["customer"] = customer,
            ["created"] = seconds,
            ["start_date"] = seconds,
            ["cancel_at_period_end"] = false,
            ["metadata"] = new JsonObject(),
            ["items"] = List(
                new JsonObject
                {
                    ["id"] = RuntimeApi.Fresh("si"),
                    ["object"] = "subscription_item",
                    ["quantity"] = 1,
                    ["created"] = seconds,
                    ["current_period_start"] = seconds,
                    ["current_period_end"] = seconds + 2_592_000,
                    ["price"] = Price(await server.PriceOfAsync(TestServer.Subscription)),
                }
            ),
        };
        return Facts(subscription, start);
    }

    private IReadOnlyList<Fact> Facts(JsonObject stripeObject, long atMs) =>
        StripeTranslator.TranslateFetched(JsonSerializer.SerializeToElement(stripeObject), atMs, Scope.ProjectId, Scope.Mode);

    private JsonObject Metadata(string? subject) =>
        subject is null
            ? []
            : new()
            {
                ["licenzy_project_id"] = server.Setup.ProjectId,
                ["licenzy_mode"] = "test",
                ["licenzy_subject_ref"] = subject,
            };

    private static JsonObject Price(string id) => new() { ["id"] = id, ["object"] = "price" };

    private static JsonObject List(JsonObject item) =>
        new()
        {
            ["object"] = "list",
            ["has_more"] = false,
            ["data"] = new JsonArray(item),
        };
}

public sealed class MovedPassOnSqlite(SqliteServer server) : MovedPassTests(server), IClassFixture<SqliteServer>;

public sealed class MovedPassOnPostgres(PostgresServer server) : MovedPassTests(server), IClassFixture<PostgresServer>;
