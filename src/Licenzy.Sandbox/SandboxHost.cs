using System.Net;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Pages;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Stories;
using Licenzy.Sandbox.Weather;
using Licenzy.Sandbox.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox;

/// <summary>
/// A running sandbox: a stand-in for Stripe on a port of its own, with its own services and state. Several may run in one
/// process, each on its own file.
/// </summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private const long LargestBody = 1024 * 1024;

    private readonly WebApplication app;
    private bool stopped;

    private SandboxHost(WebApplication app, string url)
    {
        this.app = app;
        Url = url;
    }

    /// <summary>The address listened on, without a slash at its end, for example <c>http://localhost:5081</c>.</summary>
    public string Url { get; }

    /// <summary>
    /// Starts a sandbox: opens its file, listens, and goes on with the webhooks that it still owes.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong: the address is no <c>http</c> URL, the version unknown.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">The file was written by another version of the sandbox.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var built = Build(options);
        try
        {
            await built.StartAsync(cancellationToken);
            return new SandboxHost(built, built.Services.GetRequiredService<SandboxSettings>().ListeningUrl);
        }
        catch
        {
            // The workers may be up already: told to stop, they end quietly.
            await built.StopAsync(CancellationToken.None);
            await built.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening and sending. What is owed is sent after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!stopped)
        {
            stopped = true;
            await app.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(SandboxOptions options)
    {
        var address = ReadAddress(options.Url);
        if (options.ApiVersion is { } version && ApiVersion.Check(version) is { } wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(options));
        }
        // Empty: neither the environment nor the settings of the program around it may reach into a sandbox.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            Listen(kestrel, address);
        });
        builder.Logging.SetMinimumLevel(options.MinimumLogLevel);
        // A failed start is the caller's to tell, who gets the exception.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Logging.AddSimpleConsole();
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        AddServices(builder.Services, options);
        var built = builder.Build();
        built.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerFailureAsync });
        built.UseRouting();
        built.Use(SandboxPages.RefuseElsewhereAsync);
        SandboxPages.Map(built);
        Routes.Map(built);
        return built;
    }

    private static void AddServices(IServiceCollection services, SandboxOptions options)
    {
        services.AddRoutingCore();
        services.AddSingleton<IHostLifetime, CallersLifetime>();
        services.AddSingleton(new SandboxSettings(options));
        services.AddSingleton(_ => SandboxDatabase.Open(options.DataFile, connection => Begin(connection, options)));
        services.AddSingleton(provider => IdsOf(options, provider.GetRequiredService<SandboxDatabase>()));
        services.AddSingleton(_ => WebhookClient.Create(options));
        services.AddSingleton<Faults>();
        services.AddSingleton<DeliveryNudge>();
        services.AddSingleton<BooksKeeper>();
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<ActivityView>();
        services.AddSingleton<Control>();
        services.AddSingleton<StoryTeller>();
        services.AddHostedService<AddressReader>();
        services.AddHostedService<ClockWorker>();
        services.AddHostedService<BankWorker>();
        services.AddHostedService<DeliveryWorker>();
    }

    /// <summary>Gives the accounts, before anything is answered or sent, the version that the options name.</summary>
    private static void Begin(SqliteConnection connection, SandboxOptions options)
    {
        if (options.ApiVersion is { } version)
        {
            AccountVersion.Set(connection, version);
        }
    }

    private static StripeIds IdsOf(SandboxOptions options, SandboxDatabase database) =>
        options.IdSeed is { } seed ? StripeIds.Seeded(seed, database.Read(ObjectStore.Count)) : StripeIds.Random;

    private static Uri ReadAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp
            ? address
            : throw new ArgumentException($"The address of the sandbox must be an http URL, and '{url}' is none.", nameof(url));

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Uri address)
    {
        if (address.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else if (address.IsLoopback && address.HostNameType == UriHostNameType.Dns)
        {
            kestrel.ListenLocalhost(address.Port);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port);
        }
    }

    private static async Task AnswerFailureAsync(HttpContext context)
    {
        var error = StripeError.Internal();
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(ApiPipeline.Render(error.ToBody(context.Response.Headers["Request-Id"].ToString())));
    }

    /// <summary>The sandbox ends when its caller says so; signals of the process are the caller's business.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Learns, before anything is sent or served from, which port was given.</summary>
    private sealed class AddressReader(IServer server, SandboxSettings settings) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            settings.ListenedOn(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
