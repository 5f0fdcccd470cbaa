using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.House;
using Microsoft.AspNetCore.Routing;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>
/// For the class of bugs in which a secret that somebody sent, rightly or to the wrong place, is found later in a log, an error or the
/// database: secrets are driven through every route in every place where one could stand.
/// </summary>
public sealed class CanaryTests(SqliteLogServer server) : IClassFixture<SqliteLogServer>
{
    private static readonly string[] SecretFields =
    [
        "password",
        "new_password",
        "current_password",
        "secret_key",
        "webhook_secret",
        "totp",
        "token",
        "code",
    ];

    private static readonly string[] Canaries =
    [
        "sk_test_canary51Hx0000000000000001",
        "rk_live_canary51Hx0000000000000002",
        "whsec_Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5MDAwMw",
        "lz_test_canary0000000000000000000000000000000000000000004",
        "canary-password-0005",
    ];

    private readonly List<string> answers = [];
    private readonly List<string> tokens = [];

    [Fact]
    public async Task No_secret_that_is_sent_anywhere_is_logged_answered_or_stored_in_clear()
    {
        var routes = RouteManifest
            .Routes(server.Application)
            .Where(route =>
                route.Metadata.GetMetadata<RuntimeScopeMetadata>() is not null
                || route.Metadata.GetMetadata<PortalRouteMetadata>() is not null
            )
            .ToList();

        foreach (var route in routes.Where(route => !route.RoutePattern.RawText!.EndsWith("/live", StringComparison.Ordinal)))
        {
            // A person of their own for each: some routes end the session.
            var owner = await PortalApi.SignInAsync(server);
            tokens.Add(owner.Token);
            foreach (var canary in Canaries)
            {
                await SendAsync(owner, route, $"{{\"unknown\":\"{canary}\"}}");
                await SendAsync(owner, route, $"{{\"note\":\"{canary}\"");
                await SendAsync(owner, route, WithSecrets(route, canary));
            }
        }

        answers.Count.ShouldBeGreaterThan(routes.Count * Canaries.Length);
        server.Book.Lines.Count.ShouldBeGreaterThan(answers.Count, "The log is listened to.");
        Finds(server.Book.Lines, [.. Canaries, .. tokens, server.TestKey, TestServer.StripeTestKey, server.WebhookSecret]).ShouldBeEmpty();
        Finds(answers, Canaries).ShouldBeEmpty();
    }

    private static IEnumerable<string> Finds(IEnumerable<string> texts, IReadOnlyList<string> secrets) =>
        texts.Where(text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))).Take(5);

    /// <summary>The route's own example with the canary in each place that is made for a secret; nothing where there is none.</summary>
    private static string WithSecrets(RouteEndpoint route, string canary)
    {
        var body = ExamplesMetadata.Json(route.Metadata.GetMetadata<ExamplesMetadata>()?.Request) as JsonObject;
        var places = body?.Where(field => SecretFields.Contains(field.Key)).Select(field => field.Key).ToList() ?? [];
        foreach (var place in places)
        {
            body![place] = canary;
        }

        // Without a place for a secret the request is one that nothing is done for.
        return places.Count == 0 ? $"\"{canary}\"" : body!.ToJsonString();
    }

    private async Task SendAsync(PortalApi owner, RouteEndpoint route, string body)
    {
        var path = route.RoutePattern.Parameters.Aggregate(
            route.RoutePattern.RawText!,
            (text, parameter) => text.Replace($"{{{parameter.Name}}}", Missing.ValueOf(parameter.Name), StringComparison.Ordinal)
        );
        var method = new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single());
        using var request = owner.Request(method, path);
        request.Headers.Add(PortalHeaders.Csrf, SessionToken.CsrfTokenOf(owner.Token));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.TestKey}");
        request.Headers.Add("Idempotency-Key", RuntimeApi.Fresh("canary"));
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await server.Client.SendAsync(request);
        answers.Add(await answer.Content.ReadAsStringAsync());
    }
}
