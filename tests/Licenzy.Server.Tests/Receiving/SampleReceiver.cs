using System.Diagnostics;
using System.Globalization;
using System.Text;
using Licenzy.Core.Webhooks;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>The sample as a process of its own, on a free port, with a memory in a folder of its own.</summary>
internal sealed class SampleReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    private readonly Process process;
    private readonly StringBuilder printed = new();
    private Uri? address;

    private SampleReceiver(Process process) => this.process = process;

    /// <summary>The apphost beside the tests: <c>artifacts/bin/Receiver/debug/Receiver</c>.</summary>
    public static string Program
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Receiver", configuration, "Receiver"));
        }
    }

    public string Output
    {
        get
        {
            lock (printed)
            {
                return printed.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Where it runs, and remembers.</param>
    /// <param name="secrets">What the variable holds.</param>
    /// <param name="arguments">Further words of the command line.</param>
    public static async Task<SampleReceiver> StartAsync(string folder, string secrets, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, ["--url", "http://127.0.0.1:0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["LICENZY_WEBHOOK_SECRET"] = secrets;
        start.Environment.Remove("ASPNETCORE_URLS");
        var receiver = new SampleReceiver(new Process { StartInfo = start });
        await receiver.BeginAsync();
        return receiver;
    }

    /// <summary>Posts a body as Licenzy does, signed now or some seconds ago.</summary>
    public async Task<Reply> DeliverAsync(string id, string body, IReadOnlyList<string> secrets, int attempt = 1, long age = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - age;
        byte[][] keys = [.. secrets.Select(secret => WebhookSecret.TryRead(secret, out var key) ? key : [])];
        return await PostAsync(
            bytes,
            ("webhook-id", id),
            ("webhook-timestamp", time.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", WebhookSignature.Standard(keys, id, time, bytes)),
            ("Licenzy-Attempt", attempt.ToString(CultureInfo.InvariantCulture))
        );
    }

    public async Task<Reply> PostAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request);
        return new Reply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until it has printed a text.</summary>
    public async Task SaysAsync(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            watch.Elapsed.ShouldBeLessThan(Patience, $"It has not said '{text}': {Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Ends it without any warning, as <c>kill -9</c> does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        client.Dispose();
    }

    private async Task BeginAsync()
    {
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await SaysAsync("/licenzy. ");
        address = new Uri(Output.Split("Listening on ")[1].Split(". ")[0]);
    }

    private void Append(string? line)
    {
        lock (printed)
        {
            printed.AppendLine(line);
        }
    }
}

/// <summary>What a receiver answered.</summary>
internal sealed record Reply(int Status, string Text);
