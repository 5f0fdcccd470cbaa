using System.Diagnostics;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>The program as a process of its own, killed without warning.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task What_was_answered_and_what_is_owed_survive_a_kill()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-kill-").FullName;
        var file = Path.Combine(folder, "data", "sandbox.db");
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 500;
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {SandboxUnderTest.Key}");
        string answered;
        using (var process = Start(file))
        {
            var url = await ReadUrlAsync(process);
            using var _ = await PostAsync(http, $"{url}/v1/webhook_endpoints", ("url", receiver.Url), ("enabled_events[]", "*"));
            using var made = await PostAsync(http, $"{url}/v1/customers", ("name", "Durable"));
            answered = await made.Content.ReadAsStringAsync();
            process.Kill();
            await process.WaitForExitAsync();
        }
        var before = receiver.Received.Count;
        receiver.Answer = _ => 200;
        await using (var sandbox = await SandboxHost.StartAsync(new SandboxOptions { Url = "http://127.0.0.1:0", DataFile = file }))
        {
            var id = (string)JsonNode.Parse(answered)!["id"]!;
            (await http.GetStringAsync(new Uri($"{sandbox.Url}/v1/customers/{id}"))).ShouldBe(answered);
            using var again = await PostAsync(http, $"{sandbox.Url}/v1/customers", ("name", "Durable"));
            (await again.Content.ReadAsStringAsync()).ShouldBe(answered);
            var received = await receiver.UntilAsync(got => got.Count > before);
            ((string)received[^1].Event["data"]!["object"]!["id"]!).ShouldBe(id);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static Process Start(string file)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Licenzy.Sandbox.dll"), "--url", "http://127.0.0.1:0", "--data", file];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    private static async Task<string> ReadUrlAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        line.ShouldContain("http://127.0.0.1:");
        return line.Split(' ', ',').Single(word => word.StartsWith("http://", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string address, params (string, string)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Add("Idempotency-Key", address.Split('/')[^1]);
        request.Content = new StringContent(FormText.Encode(form), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue();
        return response;
    }
}
