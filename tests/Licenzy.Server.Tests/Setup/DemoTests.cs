using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Licenzy.Server.Tests.Setup;

/// <summary>
/// For the class of bugs that a newcomer meets: the very first start on an empty folder, the second, and starts that were
/// killed at a bad moment.
/// </summary>
public sealed class DemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-demo-").FullName;
    private readonly string url = $"http://127.0.0.1:{TestServer.FreePort()}";
    private readonly string sandboxUrl = $"http://127.0.0.1:{TestServer.FreePort()}";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task On_an_empty_folder_everything_starts_and_the_second_start_keeps_it()
    {
        JsonNode first;
        await using (var server = await StartAsync())
        {
            first = await DemoAsync();
            Names(first).ShouldBe(["base_url", "sandbox_url", "email", "password", "project_id", "api_key", "webhook_url", "products"]);
            first["base_url"]!.GetValue<string>().ShouldBe(url);
            first["products"]!.AsArray().Count.ShouldBe(3);
            (await BuyAsync(first, "user_1")).ShouldBeTrue();
            await server.KillAsync();
        }

        await using (await StartAsync())
        {
            var second = await DemoAsync();
            second.ToJsonString().ShouldBe(first.ToJsonString());
            (await IsAllowedAsync(second, "user_1")).ShouldBeTrue();
            (await BuyAsync(second, "user_2")).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_start_killed_after_the_prices_were_made_is_made_good_by_the_next()
    {
        await using (var server = await StartAsync())
        {
            await server.KillAsync();
        }

        // As if it had died in between: the sandbox has the prices, we have nothing.
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "data"), "licenzy.db*").Append(Path.Combine(folder, "data/demo.json")))
        {
            File.Delete(file);
        }

        await using (await StartAsync())
        {
            var demo = await DemoAsync();
            (await BuyAsync(demo, "user_1")).ShouldBeTrue();
            var prices = await new SandboxDial(sandboxUrl).ReadAsync("/v1/prices?limit=100", "sk_test_licenzydemo");
            prices["data"]!.AsArray().Count.ShouldBe(3);
        }
    }

    [Fact]
    public async Task A_start_killed_before_the_webhook_was_connected_is_made_good_by_the_next()
    {
        await using (var server = await StartAsync())
        {
            await server.KillAsync();
        }

        // As if it had died in between: account and key are there, the connection has no signing secret.
        await using (var database = new SqliteConnection($"Data Source={folder}/data/licenzy.db;Pooling=false"))
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = "update stripe_connections set webhook_secret = null";
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        await using (await StartAsync())
        {
            (await BuyAsync(await DemoAsync(), "user_1")).ShouldBeTrue();
        }
    }

    /// <summary>Starts it and waits for the last line of its banner: by then everything is seeded.</summary>
    private async Task<ServerProcess> StartAsync()
    {
        string[] arguments = [$"--Licenzy:PublicUrl={url}", $"--Sandbox:Url={sandboxUrl}"];
        var server = await ServerProcess.StartAsync(url, arguments, folder, "Development");
        await server.SaysAsync("Ctrl+C stops");
        return server;
    }

    private async Task<JsonNode> DemoAsync() => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "data", "demo.json")))!;

    /// <summary>Buys the demo's pack; whether the webhook alone then gave access.</summary>
    private async Task<bool> BuyAsync(JsonNode demo, string subject)
    {
        var checkout = await PostAsync(
            demo,
            "/v1/checkout/session",
            new() { ["subject_ref"] = subject, ["product_code"] = "CREDITS_1000" }
        );
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent([new("card", "4242424242424242")]);
        using (await client.PostAsync($"{checkout["checkout_url"]}/pay", form)) { }
        for (var look = 0; look < 100; look++)
        {
            if (await IsAllowedAsync(demo, subject))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return false;
    }

    private async Task<bool> IsAllowedAsync(JsonNode demo, string subject) =>
        (await PostAsync(demo, "/v1/access/check", new() { ["subject_ref"] = subject }))["allowed"]!.GetValue<bool>();

    private async Task<JsonNode> PostAsync(JsonNode demo, string path, JsonObject body)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, url + path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {demo["api_key"]}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", RuntimeApi.Fresh("demo"));
        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonNode.Parse(text)!;
    }

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(member => member.Key);
}
