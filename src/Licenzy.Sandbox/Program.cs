using System.Runtime.InteropServices;
using Licenzy.Sandbox;

return await CommandLine
    .Read(args)
    .Match(
        run => RunAsync(run.Options),
        help =>
        {
            Console.Out.WriteLine(help.Text);
            return Task.FromResult(0);
        },
        wrong =>
        {
            Console.Error.WriteLine(wrong.Text);
            return Task.FromResult(2);
        }
    );

static async Task<int> RunAsync(SandboxOptions options)
{
    var end = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    try
    {
        await using var sandbox = await SandboxHost.StartAsync(options);
        Console.Out.WriteLine($"Stripe sandbox at {sandbox.Url}, state in {Path.GetFullPath(options.DataFile)}. Ctrl+C ends it.");
        await end.Task;
        return 0;
    }
    catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException)
    {
        Console.Error.WriteLine($"The sandbox cannot run: {exception.Message}");
        return 1;
    }

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        end.TrySetResult();
    }
}
