using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.Platform;

/// <summary>A few routes on a real socket: for parts of the platform that need no database and no whole program.</summary>
internal sealed class LoopbackApplication : IAsyncDisposable
{
    private readonly WebApplication application;

    private LoopbackApplication(WebApplication application)
    {
        this.application = application;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        Client = new HttpClient(handler, disposeHandler: true) { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<LoopbackApplication> StartAsync(Action<IServiceCollection> services, Action<IEndpointRouteBuilder> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        services(builder.Services);
        var built = builder.Build();
        routes(built);
        await built.StartAsync();
        return new LoopbackApplication(built);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
    }
}
