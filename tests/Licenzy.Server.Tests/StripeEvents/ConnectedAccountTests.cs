using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>For the class of bugs in which another Stripe account's objects are taken for one's own.</summary>
public abstract class ConnectedAccountTests(TestServer server)
{
    [Fact]
    public async Task An_event_of_a_connected_account_is_kept_and_ignored_and_one_of_the_own_account_is_applied()
    {
        var rows = StoredRows.Of(server);
        await server.Database.WriteAsync(
            session =>
                session.ExecuteAsync(
                    "update stripe_connections set stripe_account_id = 'acct_own' where project_id = @ProjectId",
                    new { server.Setup.ProjectId }
                ),
            default
        );

        var foreign = await SendAsync("acct_other");
        var own = await SendAsync("acct_own");

        (await rows.SettledAsync(foreign)).ShouldBe(
            new StoredRows.Inbound
            {
                ProjectId = server.Setup.ProjectId!,
                Mode = "test",
                ConnectionId = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId,
                State = "ignored",
                Reason = "another_account",
                Tries = 1,
            }
        );
        (await rows.SettledAsync(own)).State.ShouldBe("applied");
    }

    private async Task<string> SendAsync(string account)
    {
        var refund = new JsonObject
        {
            ["id"] = RuntimeApi.Fresh("re"),
            ["object"] = "refund",
            ["amount"] = 100,
            ["payment_intent"] = RuntimeApi.Fresh("pi"),
            ["status"] = "succeeded",
        };
        var sent = StripeSender.Event("refund.created", refund);
        sent["account"] = account;
        (await new StripeSender(server).SendAsync(sent)).Status.ShouldBe(200);
        return sent["id"]!.GetValue<string>();
    }
}

public sealed class ConnectedAccountOnSqlite(SqliteServer server) : ConnectedAccountTests(server), IClassFixture<SqliteServer>;

public sealed class ConnectedAccountOnPostgres(PostgresServer server) : ConnectedAccountTests(server), IClassFixture<PostgresServer>;
