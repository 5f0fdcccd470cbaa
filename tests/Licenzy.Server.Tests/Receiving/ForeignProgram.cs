using System.Diagnostics;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>A program of the machine that runs other people's languages.</summary>
internal static class ForeignProgram
{
    /// <summary>Whether a program can be started by its name.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Finished> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        string input = "",
        params (string Name, string Value)[] variables
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(patience.Token);
        return new Finished(process.ExitCode, await printed, await complained);
    }
}
