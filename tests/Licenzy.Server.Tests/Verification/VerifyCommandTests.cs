using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Verification;

/// <summary>
/// For the class of bugs in which the check cries wolf beside a working program, disturbs it, or says nothing that a person
/// can act on.
/// </summary>
public abstract class VerifyCommandTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    [Fact]
    public async Task A_clean_installation_ends_with_0_and_its_counts()
    {
        await api.BuyAsync(RuntimeApi.Fresh("clean"), TestServer.Subscription);

        var verified = await server.RunAsync("verify");

        verified.ExitCode.ShouldBe(0, verified.Output + verified.Error);
        verified.Output.ShouldContain("looked at 1 project, ");
        verified.Output.ShouldContain("every stored state is what its facts, its usage and the clock say");
    }

    [Fact]
    public async Task A_difference_ends_with_1_and_names_what_and_whose()
    {
        var subject = RuntimeApi.Fresh("robbed");
        await api.BuyAsync(subject, TestServer.Pack);
        var pack = (await rows.EntitlementsAsync(subject)).Single();
        await ExecuteAsync("update entitlements set usage_remaining = 1 where id = @Id", pack.Id);

        var told = await server.RunAsync("verify", "--project", server.Setup.ProjectId!, "--mode", "test");
        var listed = await server.RunAsync("verify", "--json");
        var live = await server.RunAsync("verify", "--mode", "live");
        await ExecuteAsync("update entitlements set usage_remaining = 1000 where id = @Id", pack.Id);

        told.ExitCode.ShouldBe(1, told.Error);
        told.Output.ShouldContain($"entitlement {pack.Id} of {subject} ({server.Setup.ProjectId}, test): ");
        told.Output.ShouldContain("usage_remaining is \"1\", should be \"1000\"");
        listed.ExitCode.ShouldBe(1, listed.Error);
        var difference = JsonNode.Parse(listed.Output)!["differences"]!.AsArray().ShouldHaveSingleItem()!;
        difference["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        difference["field"]!.GetValue<string>().ShouldBe("usage_remaining");
        live.ExitCode.ShouldBe(0, live.Output);
    }

    [Fact]
    public async Task Replaying_an_event_of_the_sale_writes_what_is_derived()
    {
        var subject = RuntimeApi.Fresh("mended");
        await api.BuyAsync(subject, TestServer.Pack);
        var pack = (await rows.EntitlementsAsync(subject)).Single();
        var completed = (await server.Dial.EventsAsync("checkout.session.completed", pack.StripeCheckoutSessionId!)).Single();
        var eventId = completed["id"]!.GetValue<string>();
        (await rows.SettledAsync(eventId)).State.ShouldBe("applied");
        await ExecuteAsync("update entitlements set status = 'canceled', usage_remaining = 0 where id = @Id", pack.Id);
        (await server.RunAsync("verify")).ExitCode.ShouldBe(1);

        (await server.RunAsync("replay", eventId)).ExitCode.ShouldBe(0);

        (await server.RunAsync("verify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_derived_is_named_and_hides_nothing_behind_it()
    {
        var (broken, robbed) = (RuntimeApi.Fresh("broken"), RuntimeApi.Fresh("robbed"));
        await api.BuyAsync(broken, TestServer.Pack);
        await api.BuyAsync(robbed, TestServer.Pack);
        var (first, second) = ((await rows.EntitlementsAsync(broken)).Single(), (await rows.EntitlementsAsync(robbed)).Single());
        await ExecuteAsync("update facts set body = '[' || body where id = @Id", first.StripeCheckoutSessionId!);
        await ExecuteAsync("update entitlements set quantity = 9 where id = @Id", second.Id);

        var listed = await server.RunAsync("verify", "--json");
        await ExecuteAsync("update facts set body = substr(body, 2) where id = @Id", first.StripeCheckoutSessionId!);
        await ExecuteAsync("update entitlements set quantity = 1 where id = @Id", second.Id);

        var differences = JsonNode.Parse(listed.Output)!["differences"]!.AsArray();
        differences.ShouldContain(one => Is(one, first.Id, "derivation"));
        differences.ShouldContain(one => Is(one, second.Id, "quantity"));
        (await server.RunAsync("verify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Beside_a_busy_program_it_cries_no_wolf()
    {
        var subject = RuntimeApi.Fresh("busy");
        await api.BuyAsync(subject, TestServer.Pack);
        using var end = new CancellationTokenSource();
        var busy = Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async _ =>
                {
                    while (!end.IsCancellationRequested)
                    {
                        (await api.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
                    }
                })
                .Append(BuyAsync(end.Token))
        );

        for (var run = 0; run < 3; run++)
        {
            await server.VerifyAsync();
        }

        await end.CancelAsync();
        await busy;
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_project_that_does_not_exist_is_a_misuse()
    {
        var refused = await server.RunAsync("verify", "--project", "prj_01k8z000000000000000000000");

        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Error.ShouldContain("There is no project prj_01k8z000000000000000000000.");
    }

    private static bool Is(JsonNode? difference, string id, string field) =>
        difference!["id"]!.GetValue<string>() == id && difference["field"]!.GetValue<string>() == field;

    private async Task BuyAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await api.BuyAsync(RuntimeApi.Fresh("busy"), TestServer.Subscription);
        }
    }

    private Task ExecuteAsync(string statement, string id) =>
        server.Database.WriteAsync(session => session.ExecuteAsync(statement, new { Id = id }), default);
}

public sealed class VerifyCommandOnSqlite(SqliteServer server) : VerifyCommandTests(server), IClassFixture<SqliteServer>;

public sealed class VerifyCommandOnPostgres(PostgresServer server) : VerifyCommandTests(server), IClassFixture<PostgresServer>;
