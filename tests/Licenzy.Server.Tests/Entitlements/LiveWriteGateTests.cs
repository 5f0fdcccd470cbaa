using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a vendor's own bill locks out its customers, or opens what was not paid for.</summary>
public abstract class LiveWriteGateTests<TServer>(TServer server)
    where TServer : TestServer, IPlatform
{
    [Fact]
    public async Task Live_writes_need_a_plan_and_nothing_else_does()
    {
        var (live, test) = (RuntimeApi.Live(server), RuntimeApi.Test(server));
        var subject = RuntimeApi.Fresh("plan");
        await live.BuyAsync(subject, TestServer.Pack);

        // The project sells the plans of this installation itself; its account holds none yet.
        server.PlatformProjectId = server.Setup.ProjectId;
        await server.RestartAsync();
        (await live.ConsumeAsync(subject, 1)).Error.ShouldBe("plan_mode_not_allowed");
        (await live.CheckoutAsync(subject, TestServer.Pass)).Error.ShouldBe("plan_mode_not_allowed");
        (await live.IsAllowedAsync(subject)).ShouldBeTrue();
        (await test.CheckoutAsync(subject, TestServer.Pack)).Status.ShouldBe(201);

        server.PlatformProjectId = null;
        await server.RestartAsync();
        await live.BuyAsync(server.Setup.AccountId, TestServer.Subscription);
        server.PlatformProjectId = server.Setup.ProjectId;
        await server.RestartAsync();
        (await live.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
        (await live.CheckoutAsync(subject, TestServer.Pass)).Status.ShouldBe(201);
    }
}

/// <summary>A server whose plans are sold by one of its own projects.</summary>
public interface IPlatform
{
    string? PlatformProjectId { get; set; }
}

public sealed class SqlitePlatform : SqliteServer, IPlatform
{
    public string? PlatformProjectId { get; set; }

    protected override IReadOnlyList<string> Settings =>
        PlatformProjectId is null ? [] : [$"--Plans:PlatformProjectId={PlatformProjectId}"];
}

public sealed class PostgresPlatform : PostgresServer, IPlatform
{
    public string? PlatformProjectId { get; set; }

    protected override IReadOnlyList<string> Settings =>
        PlatformProjectId is null ? [] : [$"--Plans:PlatformProjectId={PlatformProjectId}"];
}

public sealed class LiveWriteGateOnSqlite(SqlitePlatform server)
    : LiveWriteGateTests<SqlitePlatform>(server),
        IClassFixture<SqlitePlatform>;

public sealed class LiveWriteGateOnPostgres(PostgresPlatform server)
    : LiveWriteGateTests<PostgresPlatform>(server),
        IClassFixture<PostgresPlatform>;
