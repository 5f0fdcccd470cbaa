using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Licenzy.Server.Tests.House;

/// <summary>For the class of bugs in which a new route is open because nobody said otherwise.</summary>
public sealed class RouteManifestTests
{
    [Fact]
    public async Task The_route_manifest_says_what_the_routes_are()
    {
        await using var app = Build();
        Snapshots.ShouldMatch("docs/api/routes.txt", RouteManifest.Text(RouteManifest.Routes(app)));
    }

    [Fact]
    public async Task Every_route_of_the_api_says_who_may_call_it()
    {
        await using var app = Build();
        var routes = RouteManifest.Routes(app);
        routes.Count.ShouldBeGreaterThan(5);
        RouteManifest.Unguarded(routes).ShouldBeEmpty();
    }

    [Fact]
    public void A_route_without_a_guard_is_found()
    {
        var open = new RouteEndpoint(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse("/v1/forgotten"),
            order: 0,
            new EndpointMetadataCollection(new HttpMethodMetadata(["POST"])),
            displayName: null
        );
        RouteManifest.Unguarded([open]).ShouldBe(["POST /v1/forgotten"]);
    }

    private static WebApplication Build() =>
        LicenzyServer.Build([
            "--Database:Engine=sqlite",
            $"--ConnectionStrings:Licenzy=Data Source={Path.Combine(Path.GetTempPath(), "licenzy-manifest", "never-opened.db")}",
            $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
            "--urls=http://127.0.0.1:0",
        ]);
}
