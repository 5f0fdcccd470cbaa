using Licenzy.Core.Announcing;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>
/// For the class of bugs in which Licenzy agrees with itself and with nobody else: what really travelled is judged by the public package,
/// by the page's code, and by the sample.
/// </summary>
public abstract class DeliveredRequestTests(TestServer server, CopiedCode code)
{
    [Fact]
    public async Task What_is_delivered_is_taken_by_everybody_and_a_changed_byte_by_nobody()
    {
        Assert.SkipUnless(ForeignProgram.Exists("python3"), "This machine has no python3.");
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, first) = await scene.EndpointAsync(receiver.Url);
        await scene.HappenAsync();
        await receiver.GotAsync(1);
        var second = await scene.RotateAsync(endpoint.Id, TimeSpan.FromHours(24));
        await scene.HappenAsync();
        var got = await receiver.GotAsync(2);

        ReceivedRequest before = Request(got[0], first);
        ReceivedRequest during = Request(got[1], second);
        during.Headers["webhook-signature"].Split(' ').Length.ShouldBe(2);
        IReadOnlyList<ReceivedRequest> requests =
        [
            before,
            during,
            during with
            {
                Name = "the earlier secret",
                Secrets = [first],
            },
            before with
            {
                Name = "the later secret",
                Genuine = false,
                Secrets = [second],
            },
            before with
            {
                Name = "a changed byte",
                Genuine = false,
                Body = Changed(before.Body),
            },
            during with
            {
                Name = "a changed byte, signed twice",
                Genuine = false,
                Body = Changed(during.Body),
            },
            during with
            {
                Name = "the id of another event",
                Genuine = false,
                Headers = before.Headers,
            },
        ];
        ReceivedRequest.Judged(requests, await code.AskPackageAsync(requests));
        ReceivedRequest.Judged(requests, await code.AskTypeScriptAsync(requests));
        ReceivedRequest.Judged(requests, await code.AskPythonAsync(requests));
    }

    [Fact]
    public async Task The_sample_prints_each_event_that_is_delivered()
    {
        var folder = Directory.CreateTempSubdirectory("licenzy-receiver-").FullName;
        var url = $"http://127.0.0.1:{TestServer.FreePort()}";
        var scene = await DeliveryScene.CreateAsync(server);
        var (_, secret) = await scene.EndpointAsync($"{url}/licenzy");
        await using (var sample = await SampleReceiver.StartAsync(folder, secret, "--url", url))
        {
            IReadOnlyList<string> ids = [.. await scene.HappenAsync(5), .. await scene.HappenAsync(1, EventTypes.WebhookTest)];

            foreach (var id in ids)
            {
                await sample.SaysAsync($"({id}, attempt 1)");
                (await scene.DeliveryAsync(id, delivery => delivery.Status == "sent")).LastHttpStatus.ShouldBe(200);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private ReceivedRequest Request(Received received, string secret) =>
        new(
            "as it was delivered",
            Genuine: true,
            [secret],
            received
                .Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value, StringComparer.Ordinal),
            received.Body,
            server.Clock.GetUtcNow().ToUnixTimeSeconds()
        );

    private static byte[] Changed(byte[] body)
    {
        byte[] changed = [.. body];
        changed[changed.Length / 2] ^= 1;
        return changed;
    }
}

public sealed class DeliveredRequestOnSqlite(SqliteServer server, CopiedCode code)
    : DeliveredRequestTests(server, code),
        IClassFixture<SqliteServer>,
        IClassFixture<CopiedCode>;

public sealed class DeliveredRequestOnPostgres(PostgresServer server, CopiedCode code)
    : DeliveredRequestTests(server, code),
        IClassFixture<PostgresServer>,
        IClassFixture<CopiedCode>;
