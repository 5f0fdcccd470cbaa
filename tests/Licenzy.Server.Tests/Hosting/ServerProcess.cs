using System.Diagnostics;
using System.Text;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>What a command of the program printed, and how it ended.</summary>
public sealed record Finished(int ExitCode, string Output, string Error);

/// <summary>
/// The built program as a process of its own, which can be killed like by a power cut. Its settings come from arguments
/// alone: nothing of the tests' environment reaches it.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private ServerProcess(Process process, string url)
    {
        this.process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>The apphost beside the tests: <c>artifacts/bin/Licenzy.Server/debug/Licenzy.Server</c>.</summary>
    public static string Program
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Licenzy.Server", configuration, "Licenzy.Server"));
        }
    }

    /// <summary>The settings with which the program, in production, takes a sandbox on this machine for Stripe.</summary>
    public static IReadOnlyList<string> StripeAt(string url) => [$"--Stripe:ApiBase={url}", "--Outbound:AllowedNetworks=127.0.0.0/8"];

    /// <summary>Starts the program as a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(
        string url,
        IReadOnlyList<string> arguments,
        string folder,
        string environment = "Production"
    )
    {
        var server = new ServerProcess(New([$"--urls={url}", .. arguments], folder, environment), url);
        server.Begin();
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Runs one command of the program to its end.</summary>
    public static async Task<Finished> RunAsync(
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        using var command = New(arguments, folder, "Production");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            command.StartInfo.Environment[name] = value;
        }

        command.Start();
        var printed = command.StandardOutput.ReadToEndAsync();
        var complained = command.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(LongestStart);
        await command.WaitForExitAsync(patience.Token);
        return new Finished(command.ExitCode, await printed, await complained);
    }

    /// <summary>Waits until it has printed a text on standard output.</summary>
    public async Task SaysAsync(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Said(output).Contains(text, StringComparison.Ordinal))
        {
            watch.Elapsed.ShouldBeLessThan(LongestStart, $"It has not said '{text}': {Said(output)} {Said(error)}");
            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }
    }

    /// <summary>Ends it without any warning, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static Process New(IReadOnlyList<string> arguments, string folder, string environment)
    {
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new Process { StartInfo = start };
    }

    private void Begin()
    {
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Url) };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < LongestStart)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The program ended with {process.ExitCode}: {Said(error)}");
            }

            try
            {
                using var answer = await client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        throw new TimeoutException($"The program is not ready: {Said(error)}");
    }

    private static string Said(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
