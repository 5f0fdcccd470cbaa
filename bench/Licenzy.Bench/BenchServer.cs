using System.Net;
using System.Net.Sockets;
using Licenzy.Core;
using Licenzy.Server;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;
using Npgsql;

namespace Licenzy.Bench;

/// <summary>The real program in this process, on a database of its own that is as durable as in production.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly string folder;

    private BenchServer(WebApplication application, string folder, Scope scope)
    {
        this.application = application;
        this.folder = folder;
        Scope = scope;
    }

    public Scope Scope { get; }

    private Database Database => application.Services.GetRequiredService<Database>();

    /// <summary>Starts it with a project that has some endpoints at the receiver.</summary>
    public static async Task<BenchServer> StartAsync(string? postgres, string sinkUrl, int endpoints)
    {
        var home = Directory.CreateTempSubdirectory("licenzy-bench-").FullName;
        string[] arguments =
        [
            .. await DatabaseAsync(postgres, home),
            $"--urls=http://127.0.0.1:{FreePort()}",
            "--Sandbox:Enabled=false",
            "--Outbound:AllowedNetworks=127.0.0.0/8",
            $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
        ];
        var built = LicenzyServer.Build(arguments, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await built.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        var file = new SetupFile(
            new SetupAccount("Bench", "owner@licenzy.test", new SecretText("a-long-password")),
            new SetupProject("Bench"),
            WebhookEndpoints:
            [
                .. Enumerable.Range(0, endpoints).Select(number => new SetupWebhookEndpoint(Mode.Test, $"{sinkUrl}/{number}")),
            ]
        );
        var setup = await built
            .Services.GetRequiredService<SetupRun>()
            .HandleAsync(file, askStripe: false, _ => { }, beforeCommit: null, CancellationToken.None);
        await built.StartAsync();
        return new BenchServer(built, home, new Scope(setup.ProjectId!, Mode.Test));
    }

    /// <summary>Commits some events in one transaction.</summary>
    public Task<IReadOnlyList<string>> CommitAsync(int count) =>
        Database.WriteAsync<IReadOnlyList<string>>(
            async session =>
            {
                var (outbox, ids, time) = (Service<Outbox>(), Service<Ids>(), Service<TimeProvider>());
                var written = new List<string>(count);
                for (var number = 0; number < count; number++)
                {
                    var outbound = Event(ids.New("evt"), new UtcInstant(time.NowMs()));
                    await outbox.WriteAsync(session, Scope, outbound, entitlementId: null, time.NowMs());
                    written.Add(outbound.Id);
                }

                return written;
            },
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private T Service<T>()
        where T : notnull => application.Services.GetRequiredService<T>();

    private OutboundEvent Event(string id, UtcInstant now) =>
        new(
            id,
            "usage.consumed",
            now,
            Scope.ProjectId,
            Scope.ModeText,
            new OutboundEventData
            {
                SubjectRef = "user_123",
                ProjectId = Scope.ProjectId,
                Mode = Scope.ModeText,
                ProductCode = "CREDITS_1000",
                Kind = "usage_pack",
                Status = "active",
                Reason = "usage_consumed",
                Source = "runtime",
                EntitlementId = "ent_01kg9q5w8x3m7c2v6b4n0t1zyd",
                Units = 100,
                UsageRemaining = 900,
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["use_id"] = "use_01kg9q5w8x3m7c2v6b4n0t1zyd" },
                CreatedAt = now,
                UpdatedAt = now,
            }
        );

    private static async Task<IReadOnlyList<string>> DatabaseAsync(string? server, string home)
    {
        if (server is null)
        {
            return ["--Database:Engine=sqlite", $"--ConnectionStrings:Licenzy=Data Source={Path.Combine(home, "bench.db")}"];
        }

        var database = $"bench_outbound_{Environment.ProcessId}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {database}", connection);
        await command.ExecuteNonQueryAsync();
        var builder = new NpgsqlConnectionStringBuilder(server) { Database = database };
        return ["--Database:Engine=postgres", $"--ConnectionStrings:Licenzy={builder}"];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
