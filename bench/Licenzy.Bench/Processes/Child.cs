using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Licenzy.Bench.Processes;

/// <summary>A process that this program started, and ends with everything that it started itself.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int KeptLines = 30;

    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private Child(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines that it wrote, for whoever has to say why it failed.</summary>
    public string LastWords => string.Join(Environment.NewLine, said);

    /// <summary>Starts a program; its words are read all the time, so that it never waits for us.</summary>
    public static Child Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        var child = new Child(new Process { StartInfo = Describe(file, arguments, environment, folder) });
        child.process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.Start();
        Running[child.Id] = child.process;
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and returns what it wrote on standard output.</summary>
    /// <exception cref="BenchException">It is not there, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        using var running = new Process { StartInfo = Describe(file, arguments, environment, folder) };
        try
        {
            running.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchException($"{file} is not installed.");
        }

        Running[running.Id] = running;
        try
        {
            var output = running.StandardOutput.ReadToEndAsync(cancellation);
            var errors = running.StandardError.ReadToEndAsync(cancellation);
            await running.WaitForExitAsync(cancellation);
            return running.ExitCode == 0
                ? await output
                : throw new BenchException($"{file} ended with {running.ExitCode}:{Environment.NewLine}{await output}{await errors}");
        }
        finally
        {
            await EndAsync(running);
        }
    }

    /// <summary>Ends all that still run: after Ctrl+C nobody else will.</summary>
    public static void EndAll()
    {
        foreach (var running in Running.Values)
        {
            Kill(running);
        }
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public long ResidentBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(process);
        process.Dispose();
    }

    private static async Task EndAsync(Process running)
    {
        var id = running.Id;
        Kill(running);
        await running.WaitForExitAsync();
        Running.TryRemove(id, out _);
    }

    private static void Kill(Process running)
    {
        try
        {
            running.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private static ProcessStartInfo Describe(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        string? folder
    )
    {
        var start = new ProcessStartInfo(file)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        said.Enqueue(line);
        while (said.Count > KeptLines)
        {
            said.TryDequeue(out _);
        }
    }
}

/// <summary>The measurement cannot go on; the message says what to do.</summary>
internal sealed class BenchException(string message) : Exception(message);
