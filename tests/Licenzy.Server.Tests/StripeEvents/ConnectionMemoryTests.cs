using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which a node goes on believing a signing secret that was changed: by itself, by another node, or while it
/// was being read.
/// </summary>
public abstract class ConnectionMemoryTests(TestServer server)
{
    private readonly StripeSender stripe = new(server);

    private ConnectionMemory Memory => server.Services.GetRequiredService<ConnectionMemory>();

    [Fact]
    public async Task A_secret_that_another_node_replaced_is_refused_within_a_moment_and_the_new_one_taken_at_once()
    {
        await using var second = server.BuildAnother();
        var (url, id) = await ConnectAsync("whsec_first");
        await Until.TrueAsync(
            async () =>
            {
                (await stripe.SendAsync(StripeSender.Event("a"), url, "whsec_first")).Status.ShouldBe(200);
                return Memory.Find(id) is not null;
            },
            TimeSpan.FromSeconds(30),
            "the connection is kept"
        );

        await ReplaceAsync(second.Services, id, "whsec_second");

        (await stripe.SendAsync(StripeSender.Event("b"), url, "whsec_second")).Status.ShouldBe(200);
        await Until.TrueAsync(
            async () => (await stripe.SendAsync(StripeSender.Event("c"), url, "whsec_first")).Error == "invalid_signature",
            TimeSpan.FromSeconds(30),
            "the replaced secret is refused"
        );
        (await stripe.SendAsync(StripeSender.Event("d"), url, "whsec_second")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_secret_that_this_node_replaced_is_refused_at_once()
    {
        var (url, id) = await ConnectAsync("whsec_old");
        (await stripe.SendAsync(StripeSender.Event("a"), url, "whsec_old")).Status.ShouldBe(200);

        await ReplaceAsync(server.Services, id, "whsec_new");

        (await stripe.SendAsync(StripeSender.Event("b"), url, "whsec_old")).Error.ShouldBe("invalid_signature");
        (await stripe.SendAsync(StripeSender.Event("c"), url, "whsec_new")).Status.ShouldBe(200);
    }

    [Fact]
    public void What_was_read_before_a_change_is_not_kept_after_it()
    {
        var memory = Memory;
        var before = memory.Generation;
        memory.Forget(Change.OfConnections("prj_somebody"));

        memory.Keep(Connection("con_late", "prj_late"), before);

        memory.Find("con_late").ShouldBeNull();
    }

    [Fact]
    public void A_node_that_does_not_follow_changes_answers_nothing_from_memory()
    {
        using var feed = new ChangeFeed(server.Database, server.Clock, NullLogger<ChangeFeed>.Instance);
        var memory = new ConnectionMemory(feed);

        memory.Keep(Connection("con_1", "prj_1"), memory.Generation);

        memory.Count.ShouldBe(1);
        memory.Find("con_1").ShouldBeNull();
        memory.Find("prj_1", "test").ShouldBeNull();
    }

    [Fact]
    public void Memory_is_bounded_and_a_project_that_changes_is_forgotten_alone()
    {
        using var feed = new ChangeFeed(server.Database, server.Clock, NullLogger<ChangeFeed>.Instance);
        var memory = new ConnectionMemory(feed);
        for (var number = 0; number < ConnectionMemory.Most + 100; number++)
        {
            memory.Keep(Connection($"con_{number}", $"prj_{number}"), memory.Generation);
        }

        memory.Count.ShouldBe(ConnectionMemory.Most);
        memory.Forget(Change.OfConnections($"prj_{ConnectionMemory.Most}"));
        memory.Count.ShouldBe(ConnectionMemory.Most - 1);
        memory.Forget(Change.OfKeys($"prj_{ConnectionMemory.Most + 1}"));
        memory.Count.ShouldBe(ConnectionMemory.Most - 1);
        memory.ForgetAll();
        memory.Count.ShouldBe(0);
    }

    private static SigningConnection Connection(string id, string projectId) =>
        new(
            new ConnectionRow
            {
                Id = id,
                ProjectId = projectId,
                Mode = "test",
            },
            "whsec_1",
            previousSecret: null
        );

    private async Task<(string Url, string Id)> ConnectAsync(string secret)
    {
        var name = RuntimeApi.Fresh("memory");
        var setup = await server.ApplyAsync(
            new(
                new(name, $"{name}@licenzy.test", new("a-long-password")),
                new(name),
                [new(Core.Mode.Test, new($"sk_test_{name}"), new(secret))]
            )
        );
        return (setup.Stripe[0].WebhookUrl, setup.Stripe[0].ConnectionId);
    }

    /// <summary>Puts another secret in the place of the one before, with no overlap: as after a theft.</summary>
    private static Task ReplaceAsync(IServiceProvider node, string id, string secret)
    {
        var secrets = node.GetRequiredService<ConnectionSecrets>();
        return node.GetRequiredService<Database>()
            .WriteAsync(
                async session =>
                {
                    var row = (await ConnectionStore.FindAsync(session, id))!;
                    var anew = await secrets.SealWebhookSecretAsync(session, row.ProjectId, id, secret);
                    await ConnectionStore.UpdateAsync(session, row with { WebhookSecret = anew });
                },
                default
            );
    }
}

public sealed class ConnectionMemoryOnSqlite(SqliteServer server) : ConnectionMemoryTests(server), IClassFixture<SqliteServer>;

public sealed class ConnectionMemoryOnPostgres(PostgresServer server) : ConnectionMemoryTests(server), IClassFixture<PostgresServer>;
