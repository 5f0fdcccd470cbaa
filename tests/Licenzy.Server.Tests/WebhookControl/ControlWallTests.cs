using System.Text.RegularExpressions;
using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which a key sees or moves what is another project's, another mode's, or not its scope's.</summary>
public abstract partial class ControlWallTests(TestServer server)
{
    [Fact]
    public async Task Every_route_needs_the_scope()
    {
        var reader = await server.ApiAsync(Mode.Test, ["runtime:read", "runtime"]);
        var routes = await RoutesAsync("whe_0", "dlv_0", "rcv_0");

        routes.Count.ShouldBeGreaterThan(20);
        foreach (var (method, path) in routes)
        {
            var answer = await reader.SendAsync(method, path, Body(method, path), idempotencyKey: null);
            (answer.Status, answer.Error).ShouldBe((403, "insufficient_scope"), $"{method} {path}");
        }
    }

    [Fact]
    public async Task What_is_another_s_is_not_there()
    {
        var owner = await ControlScene.CreateAsync(server);
        var endpointId = await owner.EndpointAsync();
        var delivery = await owner.DeliveryAsync(endpointId, DeliveryStatus.Dead);
        var recovery = await owner.PostAsync(
            $"{ControlScene.Endpoints}/{endpointId}/recover",
            new { since = DateTimeOffset.FromUnixTimeMilliseconds(owner.NowMs - 60_000) }
        );
        var recoveryId = recovery.Json["id"]!.GetValue<string>();
        RuntimeApi[] others = [(await ControlScene.CreateAsync(server)).Api, await server.ApiAsync(Mode.Live, project: owner.Project)];

        foreach (var other in others)
        {
            foreach (var outboundId in new[] { delivery.Id, delivery.EventId })
            {
                var theirs = await RoutesAsync(endpointId, outboundId, recoveryId);
                var missing = await RoutesAsync(Missing(endpointId), Missing(outboundId), Missing(recoveryId));
                foreach (var ((method, path), (_, nowhere)) in theirs.Zip(missing).Where(pair => pair.First != pair.Second))
                {
                    var seen = await other.SendAsync(method, path, Body(method, path), idempotencyKey: null);
                    var unseen = await other.SendAsync(method, nowhere, Body(method, path), idempotencyKey: null);
                    seen.Status.ShouldBe(404, $"{method} {path}: {seen.Text}");
                    ControlScene.WithoutRequestId(seen).ShouldBe(ControlScene.WithoutRequestId(unseen));
                }
            }

            var list = await other.GetAsync($"{ControlScene.Outbound}?endpoint_id={endpointId}&event_id={delivery.EventId}");
            list.Json["data"]!.AsArray().ShouldBeEmpty();
            (await other.PostAsync($"{ControlScene.Outbound}/requeue-dead", new { })).Json["requeued"]!.GetValue<long>().ShouldBe(0);
        }

        (await owner.RowAsync(delivery.Id)).Status.ShouldBe(DeliveryStatus.Dead);
        (await owner.GetAsync($"{ControlScene.Endpoints}/{endpointId}")).Status.ShouldBe(200);
    }

    /// <summary>Every route of the control, as the API document names them.</summary>
    private async Task<IReadOnlyList<(HttpMethod Method, string Path)>> RoutesAsync(string endpointId, string outboundId, string recoveryId)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
            where path.Key.StartsWith("/v1/webhooks/", StringComparison.Ordinal) && !path.Key.Contains("/stripe/", StringComparison.Ordinal)
            from operation in path.Value!.AsObject()
            let filled = path
                .Key.Replace("{endpoint_id}", endpointId, StringComparison.Ordinal)
                .Replace("{outbound_id}", outboundId, StringComparison.Ordinal)
                .Replace("{recovery_id}", recoveryId, StringComparison.Ordinal)
            select (new HttpMethod(operation.Key.ToUpperInvariant()), filled),
        ];
    }

    private StringContent? Body(HttpMethod method, string path)
    {
        var since = DateTimeOffset.FromUnixTimeMilliseconds(server.Clock.GetUtcNow().ToUnixTimeMilliseconds() - 60_000);
        var json =
            path.EndsWith("/recover", StringComparison.Ordinal) ? $"{{\"since\":\"{since:O}\"}}"
            : method == HttpMethod.Patch ? "{}"
            : method == HttpMethod.Put || path == ControlScene.Endpoints ? "{\"url\":\"https://example.com\"}"
            : null;
        return json is null || method == HttpMethod.Get ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
    }

    /// <summary>An id of the same form that names nothing.</summary>
    private static string Missing(string id) => LastDigits().Replace(id, match => match.Value == "00000" ? "00001" : "00000");

    [GeneratedRegex(".{5}$", RegexOptions.None, 1000)]
    private static partial Regex LastDigits();
}

public sealed class ControlWallSqliteTests(SqliteControlServer server) : ControlWallTests(server), IClassFixture<SqliteControlServer>;

public sealed class ControlWallPostgresTests(PostgresControlServer server) : ControlWallTests(server), IClassFixture<PostgresControlServer>;
