using Licenzy.Sandbox;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup;

/// <summary>Starts everything, says where it is, and runs until it is told to stop.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = LicenzyServer.Build(args);
        await RunAsync(app);
        return 0;
    }

    /// <summary>The sandbox of this process; null when it is off, or when one listens there already.</summary>
    public static async Task<SandboxHost?> StartSandboxAsync(LicenzySettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Sandbox.Enabled)
        {
            return null;
        }

        try
        {
            return await SandboxHost.StartAsync(
                new SandboxOptions
                {
                    Url = settings.Sandbox.Url,
                    DataFile = settings.Sandbox.DataFile,
                    ApiVersion = settings.Sandbox.ApiVersion,
                },
                cancellationToken
            );
        }
        catch (ArgumentException wrong)
        {
            throw new SetupException($"The sandbox does not start: {wrong.Message}");
        }
        catch (IOException)
        {
            await Console.Error.WriteLineAsync($"{settings.Sandbox.Url} is taken: the sandbox that runs there is used.");
            return null;
        }
    }

    private static async Task RunAsync(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<LicenzySettings>();
        var stopping = app.Lifetime.ApplicationStopping;
        await app.Services.GetRequiredService<Migrator>().RunAsync(stopping);
        await using var sandbox = await StartSandboxAsync(settings, stopping);
        await app.StartAsync(stopping);
        var demo =
            settings.Sandbox.Enabled && app.Environment.IsDevelopment()
                ? await app.Services.GetRequiredService<Demo>().SeedAsync(stopping)
                : null;
        Console.WriteLine(Banner.Text(settings, [.. app.Urls], demo));
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
