using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server;

/// <summary>Builds the one deployable. Tests build it the same way, with other arguments.</summary>
internal static class LicenzyServer
{
    /// <param name="args">Settings as <c>--Section:Name=value</c>; they outrank the environment.</param>
    /// <param name="configure">Called before the host is built, for tests that replace the clock.</param>
    /// <exception cref="InvalidSettingsException">The configuration has faults; all of them are in it.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = EnvironmentName(),
            }
        );
        var settings = LicenzySettings.Load(builder.Configuration, builder.Environment.IsDevelopment());
        Composition.Add(builder, settings);
        configure?.Invoke(builder);
        var app = builder.Build();
        Pipeline.Use(app, settings);
        return app;
    }

    /// <summary>
    /// A debug build runs on a developer's machine unless told otherwise, a release build in production: so that the first
    /// command of the README works and a deployment is never open by mistake.
    /// </summary>
    private static string EnvironmentName()
    {
        var told = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
#if DEBUG
        return told ?? Environments.Development;
#else
        return told ?? Environments.Production;
#endif
    }
}
