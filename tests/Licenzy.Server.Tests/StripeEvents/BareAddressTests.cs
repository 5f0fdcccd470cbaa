using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which the documented address without a connection loses the events of everybody but the newest
/// customers, or lets a stranger make the program work without end.
/// </summary>
public abstract class BareAddressTests(CrowdedAddress crowd)
{
    private readonly TestServer server = crowd.Server;
    private readonly StripeSender stripe = new(crowd.Server);
    private readonly StoredRows rows = StoredRows.Of(crowd.Server);

    [Theory]
    [InlineData("subscription before 2025")]
    [InlineData("subscription since 2025")]
    [InlineData("subscription itself")]
    [InlineData("payment")]
    [InlineData("customer")]
    [InlineData("customer itself")]
    [InlineData("session")]
    public async Task An_old_connection_is_found_by_the_Stripe_ids_that_its_project_knows(string kind)
    {
        var stripeEvent = StripeSender.Event("thing.happened", Object(kind));

        var answer = await stripe.SendAsync(stripeEvent, StripeSender.BareUrl);

        answer.Status.ShouldBe(200, answer.Text);
        var connection = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId;
        (await rows.InboundAsync(IdOf(stripeEvent)))!.ConnectionId.ShouldBe(connection);
        (await FindAsync(stripeEvent, server.WebhookSecret)).Tried.ShouldBe(1);
    }

    [Fact]
    public async Task An_old_connection_is_found_by_the_project_that_the_object_names()
    {
        var named = new JsonObject
        {
            ["id"] = "obj_1",
            ["object"] = "thing",
            ["metadata"] = new JsonObject { ["licenzy_project_id"] = server.Setup.ProjectId },
        };

        (await FindAsync(StripeSender.Event("thing.happened", named), server.WebhookSecret)).Tried.ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_knows_is_refused_after_fifty_secrets()
    {
        var unknown = StripeSender.Event("thing.happened", new JsonObject { ["id"] = "obj_1", ["customer"] = "cus_of_nobody" });

        var answer = await stripe.SendAsync(unknown, StripeSender.BareUrl, "whsec_of_nobody");

        answer.Error.ShouldBe("invalid_signature", answer.Text);
        (await rows.InboundAsync(IdOf(unknown))).ShouldBeNull();
        (await FindAsync(unknown, "whsec_of_nobody")).Tried.ShouldBe(FindConnection.MostNewest);
    }

    [Fact]
    public async Task Ids_that_many_projects_claim_cost_a_handful_more()
    {
        var customer = RuntimeApi.Fresh("cus");
        await crowd.ClaimByAllAsync(customer);
        var shared = StripeSender.Event("thing.happened", new JsonObject { ["id"] = customer, ["object"] = "customer" });

        (await FindAsync(shared, "whsec_of_nobody")).Tried.ShouldBeInRange(
            FindConnection.MostNewest,
            FindConnection.MostNewest + KnownProjects.Most
        );
    }

    [Theory]
    [InlineData("'; drop table facts; --")]
    [InlineData("cus_\\u0000")]
    [InlineData("cus_\\ud800")]
    public async Task A_stranger_s_odd_ids_are_a_bad_signature(string id)
    {
        var body =
            """{"id":"evt_odd","object":"event","type":"x","created":1,"livemode":false,"data":{"object":{"object":"charge","id":"ch_1","customer":"""
            + $"\"{id}\",\"metadata\":{{\"licenzy_project_id\":\"{id}\"}}}}}}}}";

        var answer = await stripe.PostAsync(body, [stripe.Sign(body, secret: "whsec_guess")], StripeSender.BareUrl);

        answer.Error.ShouldBe("invalid_signature", answer.Text);
    }

    private static string IdOf(JsonNode json) => json["id"]!.GetValue<string>();

    private Task<FoundConnection> FindAsync(JsonNode stripeEvent, string secret)
    {
        var body = stripeEvent.ToJsonString();
        var find = server.Services.GetRequiredService<FindConnection>();
        return server.Database.ReadAsync(
            session => find.HandleAsync(session, null, stripe.Sign(body, secret: secret), new(Encoding.UTF8.GetBytes(body))),
            default
        );
    }

    /// <summary>An object without metadata that names one thing which the project knows.</summary>
    private JsonObject Object(string kind) =>
        kind switch
        {
            "subscription before 2025" => new()
            {
                ["id"] = "in_1",
                ["object"] = "invoice",
                ["subscription"] = crowd.Subscription,
            },
            "subscription since 2025" => new()
            {
                ["id"] = "in_1",
                ["object"] = "invoice",
                ["parent"] = new JsonObject
                {
                    ["type"] = "subscription_details",
                    ["subscription_details"] = new JsonObject { ["subscription"] = crowd.Subscription },
                },
            },
            "subscription itself" => new()
            {
                ["id"] = crowd.Subscription,
                ["object"] = "subscription",
                ["status"] = "active",
            },
            "payment" => new()
            {
                ["id"] = "re_1",
                ["object"] = "refund",
                ["payment_intent"] = crowd.Payment,
                ["status"] = "succeeded",
            },
            "customer" => new()
            {
                ["id"] = "ch_1",
                ["object"] = "charge",
                ["customer"] = crowd.Customer,
            },
            "customer itself" => new()
            {
                ["id"] = crowd.Customer,
                ["object"] = "customer",
                ["deleted"] = true,
            },
            "session" => new()
            {
                ["id"] = crowd.Session,
                ["object"] = "checkout.session",
                ["status"] = "expired",
                ["mode"] = "payment",
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such object."),
        };
}

/// <summary>A project that sold something once, and sixty that connected after it.</summary>
public abstract class CrowdedAddress(TestServer server) : IAsyncLifetime
{
    private const int Newer = 60;
    private readonly List<string> projects = [];

    public TestServer Server { get; } = server;

    public string Subscription { get; private set; } = "";

    public string Payment { get; private set; } = "";

    public string Customer { get; private set; } = "";

    public string Session { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        var (api, rows, subject) = (RuntimeApi.Test(Server), StoredRows.Of(Server), RuntimeApi.Fresh("old"));
        await api.BuyAsync(subject, TestServer.Subscription);
        await api.BuyAsync(subject, TestServer.Pack);
        var held = await rows.EntitlementsAsync(subject);
        Subscription = held.Single(row => row.StripeSubscriptionId is not null).StripeSubscriptionId!;
        var pack = held.Single(row => row.Kind == "usage_pack");
        (Payment, Customer, Session) = (pack.StripePaymentIntentId!, pack.StripeCustomerId!, pack.StripeCheckoutSessionId!);
        for (var number = 0; number < Newer; number++)
        {
            var setup = await Server.ApplyAsync(
                new(
                    new("Tests", "owner@licenzy.test", new("a-long-password")),
                    new($"Newer {number}"),
                    [new(Core.Mode.Test, new($"sk_test_newer{number}"), new($"whsec_newer{number}"))]
                )
            );
            projects.Add(setup.ProjectId!);
        }
    }

    /// <summary>Every newer project says that a Stripe customer is its own.</summary>
    public Task ClaimByAllAsync(string customer) =>
        Server.Database.WriteAsync(
            session =>
            {
                foreach (var project in projects)
                {
                    CustomerStore.SaveClaim(
                        session,
                        new Scope(project, Core.Mode.Test),
                        new(customer, "cs_claim", 1, "somebody", ByOperator: false)
                    );
                }

                return session.FlushAsync();
            },
            default
        );

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
    }
}

public sealed class SqliteCrowdedAddress() : CrowdedAddress(new SqliteServer());

public sealed class PostgresCrowdedAddress() : CrowdedAddress(new PostgresServer());

public sealed class BareAddressOnSqlite(SqliteCrowdedAddress crowd) : BareAddressTests(crowd), IClassFixture<SqliteCrowdedAddress>;

public sealed class BareAddressOnPostgres(PostgresCrowdedAddress crowd) : BareAddressTests(crowd), IClassFixture<PostgresCrowdedAddress>;
