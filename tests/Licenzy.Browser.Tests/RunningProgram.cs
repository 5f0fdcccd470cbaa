using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Licenzy.Browser.Tests;

/// <summary>
/// The program as a newcomer starts it: a process of its own in an empty folder, with its sandbox and its demo data. What a
/// reader of the README does with curl, tests do through the members here.
/// </summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    // The build puts every project beside this one, artifacts/bin/PROJECT/CONFIGURATION.
    private static readonly DirectoryInfo ConfigurationFolder = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private static readonly DirectoryInfo OutputFolder = ConfigurationFolder.Parent!;
    private static readonly string Configuration = ConfigurationFolder.Name;

    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-browser-").FullName;
    private readonly StringBuilder output = new();
    private readonly HttpClient client;
    private Process? process;

    private RunningProgram()
    {
        Url = $"http://localhost:{FreePort()}";
        SandboxUrl = $"http://localhost:{FreePort()}";
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = new Uri(Url) };
    }

    /// <summary>Where the program keeps its data, in <c>data</c>; mails lie in <c>data/mails</c>.</summary>
    public string Folder => folder;

    /// <summary>Where the program is, without a closing slash.</summary>
    public string Url { get; }

    /// <summary>Where its Stripe sandbox is, without a closing slash.</summary>
    public string SandboxUrl { get; }

    /// <summary>The demo project's API key, from data/demo.json.</summary>
    public string ApiKey { get; private set; } = "";

    public static async Task<RunningProgram> StartAsync()
    {
        var program = new RunningProgram();
        try
        {
            program.Launch();
            await program.WaitForDemoAsync();
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a checkout and returns the attempt's id and the hosted page's address.</summary>
    public async Task<(string AttemptId, string CheckoutUrl)> CreateCheckoutAsync(string subject, string product)
    {
        var answer = await PostAsync("/v1/checkout/session", new JsonObject { ["subject_ref"] = subject, ["product_code"] = product });
        return (Text(answer, "attempt_id"), Text(answer, "checkout_url"));
    }

    /// <summary>The attempt, after waiting for its access at most so long.</summary>
    public async Task<JsonNode> ReadCheckoutAsync(string attemptId, int waitSeconds)
    {
        using var response = await client.GetAsync($"/v1/checkout/session/{attemptId}?wait={waitSeconds}");
        return await ReadAsync(response);
    }

    public async Task<bool> HasAccessAsync(string subject) =>
        (await PostAsync("/v1/access/check", new JsonObject { ["subject_ref"] = subject }))["allowed"]!.GetValue<bool>();

    /// <summary>Consumes units and returns what is left.</summary>
    public async Task<long> ConsumeAsync(string subject, long units) =>
        (await PostAsync("/v1/usage/consume", new JsonObject { ["subject_ref"] = subject, ["units"] = units }))[
            "usage_remaining"
        ]!.GetValue<long>();

    /// <summary>Runs a script of the folder samples where the program's data is; returns its exit code and all that it said.</summary>
    public async Task<(int ExitCode, string Output)> RunSampleAsync(string name)
    {
        var script = Path.Combine(OutputFolder.Parent!.Parent!.Parent!.FullName, "samples", name);
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { script },
        };
        using var sample = Process.Start(start)!;
        var said = await Task.WhenAll(sample.StandardOutput.ReadToEndAsync(), sample.StandardError.ReadToEndAsync());
        await sample.WaitForExitAsync();
        return (sample.ExitCode, string.Concat(said));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Launch()
    {
        var library = Path.Combine(OutputFolder.Parent!.FullName, "Licenzy.Server", Configuration, "Licenzy.Server.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                library,
                $"--Licenzy:PublicUrl={Url}",
                $"--Sandbox:Url={SandboxUrl}",
                // All tests come from one address: what protects a person from guessing would stop their sign-ups.
                "--RateLimits:SignInsPerMinute=10000",
                // Three attempts in seconds: what is given up after three days is given up while a test watches.
                "--Outbound:RetrySchedule=1s,2s",
            },
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    /// <summary>The banner is the last thing that a start says: then the demo is there and every address answers.</summary>
    private async Task WaitForDemoAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!Said("quickstart.sh"))
        {
            if (process!.HasExited || watch.Elapsed > LongestStart)
            {
                throw new InvalidOperationException($"The program did not start:\n{output}");
            }

            await Task.Delay(50);
        }

        var demo = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "data", "demo.json")))!;
        ApiKey = Text(demo, "api_key");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    private bool Said(string text)
    {
        lock (output)
        {
            return output.ToString().Contains(text, StringComparison.Ordinal);
        }
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        using var response = await client.SendAsync(request);
        return await ReadAsync(response);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
