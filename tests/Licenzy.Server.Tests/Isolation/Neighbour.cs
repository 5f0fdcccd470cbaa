using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>
/// Another account with everything that an account can have: whoever reaches any of it from outside has crossed the wall. Its customer
/// has the same name as one of ours, as real ones do.
/// </summary>
internal sealed class Neighbour
{
    public const string Subject = "user_1";

    /// <summary>A Stripe account of its own: who shares one sees each other's objects in it.</summary>
    private const string StripeKey = "sk_test_neighbouraccount";

    private readonly TestServer server;
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    private Neighbour(TestServer server, string projectId, PortalApi owner)
    {
        this.server = server;
        ProjectId = projectId;
        Owner = owner;
    }

    public string ProjectId { get; }

    /// <summary>The neighbour's own operator.</summary>
    public PortalApi Owner { get; }

    /// <summary>The thing of the neighbour that a name in a path means; null for a name that nobody has thought of.</summary>
    public string? IdOf(string parameter) => ids.GetValueOrDefault(parameter);

    public static async Task<Neighbour> MoveInAsync(TestServer server)
    {
        var price = await PriceAsync(server);
        var name = RuntimeApi.Fresh("Neighbour");
        var made = await server.ApplyAsync(
            new SetupFile(
                new SetupAccount(name, $"{name}@example.com", new SecretText("a-long-password")),
                new SetupProject(name),
                [new SetupStripe(Mode.Test, new SecretText(StripeKey))],
                [new SetupProduct(Mode.Test, "NEIGHBOUR", "Neighbour", ProductKind.UsagePack, price, UsageUnits: 500)],
                [new SetupApiKey(Mode.Test, "neighbour")],
                [new SetupWebhookEndpoint(Mode.Test, $"{server.Url}/health/live")]
            )
        );
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner, made.AccountId, Mode.Test);
        var neighbour = new Neighbour(server, made.ProjectId!, owner);
        var api = new RuntimeApi(server, made.ApiKeys.Single().Key!);
        var attempt = await api.BuyAsync(Subject, "NEIGHBOUR");
        (await api.ConsumeAsync(Subject, 5)).Status.ShouldBe(200);
        await neighbour.FindAsync(made, attempt["attempt_id"]!.GetValue<string>());
        return neighbour;
    }

    /// <summary>Every row of the neighbour, as text: what is the same before and after was not touched.</summary>
    public async Task<string> PictureAsync()
    {
        var scope = new { ProjectId, Owner.AccountId };
        return await server.Database.ReadAsync(
            async session =>
            {
                var parts = new List<string>();
                foreach (var table in Tables.OfProjects)
                {
                    var rows = await session.QueryAsync<object>($"select * from {table} where project_id = @ProjectId", scope);
                    parts.AddRange(Told(table, rows));
                }

                foreach (var table in Tables.OfAccounts)
                {
                    var rows = await session.QueryAsync<object>($"select * from {table} where account_id = @AccountId", scope);
                    parts.AddRange(Told(table, rows));
                }

                return string.Join('\n', parts.Order(StringComparer.Ordinal));
            },
            CancellationToken.None
        );
    }

    private static async Task<string> PriceAsync(TestServer server)
    {
        var stripe = server.Services.GetRequiredService<StripeClient>();
        var credentials = new StripeCredentials(StripeKey);
        var product = Value(await stripe.CreateProductAsync(credentials, new StripeCreateProduct("Neighbour")));
        return Value(await stripe.CreatePriceAsync(credentials, new StripeCreatePrice(product.Id, "eur", 1900))).Id;
    }

    private static T Value<T>(StripeResult<T> result) =>
        result.Match(success => success.Value, failure => throw new InvalidOperationException(failure.Error.ToString()));

    private static IEnumerable<string> Told(string table, IEnumerable<object> rows) =>
        rows.Cast<IDictionary<string, object?>>()
            .Select(row => $"{table} {string.Join(' ', row.Where(cell => !Tables.Restless.Contains(cell.Key)).Select(Told))}");

    private static string Told(KeyValuePair<string, object?> cell) =>
        $"{cell.Key}={(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : cell.Value)}";

    private async Task FindAsync(SetupResult made, string attemptId)
    {
        var ours = server.Services.GetRequiredService<Ids>();
        ids["attempt_id"] = attemptId;
        ids["project_id"] = ProjectId;
        ids["account_id"] = Owner.AccountId;
        ids["product_id"] = made.Products.Single().Id;
        ids["product"] = made.Products.Single().Id;
        ids["product_code"] = "NEIGHBOUR";
        ids["key_id"] = made.ApiKeys.Single().Id;
        ids["endpoint_id"] = made.WebhookEndpoints.Single().Id;
        ids["connection_id"] = made.Stripe.Single().ConnectionId;
        ids["entitlement_id"] = await OneAsync("select id from entitlements where project_id = @ProjectId limit 1");
        ids["history_id"] = await OneAsync("select id from history where project_id = @ProjectId limit 1");
        ids["id"] = ids["entitlement_id"];
        ids["use_id"] = await OneAsync("select use_id from usage_entries where project_id = @ProjectId limit 1");
        ids["event_id"] = await OneAsync("select id from outbound_events where project_id = @ProjectId limit 1");
        ids["outbound_id"] = await OneAsync("select id from deliveries where project_id = @ProjectId limit 1");
        ids["stripe_customer_id"] = await OneAsync("select stripe_customer_id from customer_claims where project_id = @ProjectId limit 1");
        ids["session_id"] = await OneAsync("select id from sessions where account_id = @AccountId limit 1");
        ids["user_id"] = Owner.UserId;
        ids["invitation_id"] = ours.New(IdPrefix.Invitation);
        ids["recovery_id"] = ours.New(IdPrefix.Recovery);
        ids["stripe_event_id"] = "evt_1Neighbour00000000000000";
        ids["root"] = "cs_test_neighbourneighbour";
        ids["credential_id"] = "bmVpZ2hib3Vy";
        ids["passkey_id"] = ids["credential_id"];
        await server.Database.WriteAsync(PlaceAsync, CancellationToken.None);
    }

    /// <summary>What no purchase brings about: an invitation, a recovery, an event and a sale that nobody claims, a passkey.</summary>
    private async Task PlaceAsync(Session session)
    {
        var scene = new
        {
            ProjectId,
            Owner.AccountId,
            Owner.UserId,
            Invitation = ids["invitation_id"],
            Recovery = ids["recovery_id"],
            Endpoint = ids["endpoint_id"],
            Connection = ids["connection_id"],
            Event = ids["stripe_event_id"],
            Root = ids["root"],
            Credential = ids["credential_id"],
            Hash = RuntimeApi.Fresh("hash"),
            Now = server.Clock.NowMs(),
            Body = "{}"u8.ToArray(),
        };
        await session.ExecuteAsync(
            """
            insert into invitations (id, account_id, email, email_key, role, token_hash, invited_by, created_ms, expires_ms)
            values (@Invitation, @AccountId, 'guest@example.com', 'guest@example.com', 'viewer', @Hash, @UserId, @Now, @Now + 600000)
            """,
            scene
        );
        await session.ExecuteAsync(
            """
            insert into recoveries (project_id, mode, id, endpoint_id, since_ms, until_ms, state, position, looked, recovered, bucket, due_ms,
                lease_until_ms, created_ms, updated_ms, finished_ms)
            values (@ProjectId, 'test', @Recovery, @Endpoint, 1, 2, 'finished', '', 0, 0, 0, 0, 0, @Now, @Now, @Now)
            """,
            scene
        );
        await session.ExecuteAsync(
            """
            insert into inbound_events (project_id, mode, connection_id, stripe_event_id, type, event_created_ms, body, state, reason, tries,
                bucket, due_ms, lease_until_ms, received_ms, finished_ms)
            values (@ProjectId, 'test', @Connection, @Event, 'customer.created', @Now, @Body, 'failed', 'neighbour', 1, 0, 0, 0, @Now, @Now)
            """,
            scene
        );
        await session.ExecuteAsync(
            """
            insert into unmapped_roots (project_id, mode, root, missing, created_ms, updated_ms)
            values (@ProjectId, 'test', @Root, 'subject', @Now, @Now)
            """,
            scene
        );
        await session.ExecuteAsync(
            """
            insert into passkeys (credential_id, user_id, name, data, created_ms) values (@Credential, @UserId, 'neighbour', '{}', @Now)
            on conflict (credential_id) do nothing
            """,
            scene
        );
    }

    private async Task<string> OneAsync(string sql) =>
        await server.Database.ReadAsync(
            session => session.FindAsync<string>(sql, new { ProjectId, Owner.AccountId }),
            CancellationToken.None
        ) ?? throw new InvalidOperationException($"The neighbour has nothing of this: {sql}");
}
