using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>
/// Every route of the portal in every way in which it must not be entered, made from the program's own list of routes: a route that is
/// added is tested before anybody thinks of it, and one with an id of a new kind fails until the neighbour has such a thing.
/// </summary>
public abstract class PortalWallTests(TestServer server)
{
    private static readonly string[] OfAMode =
    [
        "attempt_id",
        "endpoint_id",
        "entitlement_id",
        "history_id",
        "key_id",
        "outbound_id",
        "product_id",
        "recovery_id",
        "root",
        "stripe_customer_id",
        "stripe_event_id",
    ];

    /// <summary>A customer of Stripe may be linked before anything was heard of them: no id is refused, and none may tell anything.</summary>
    private static readonly string[] TakesUnknownIds = ["stripe_customer_id"];

    private readonly IReadOnlyList<PortalRoute> routes = PortalRoute.All(server.Application);
    private int combinations;

    [Fact]
    public async Task Nobody_gets_in_without_an_open_session_of_their_own()
    {
        var owner = await PortalApi.SignInAsync(server);
        var ended = await PortalApi.SignInAsync(server);
        await server.Database.WriteAsync(
            session =>
                session.ExecuteAsync("update sessions set seen_ms = 1, created_ms = 1 where user_id = @UserId", new { ended.UserId }),
            TestContext.Current.CancellationToken
        );

        foreach (var route in routes.Where(route => route.Access.Reach != PortalReach.Open))
        {
            var path = route.PathWith(Missing.ValueOf);
            await RefusedAsync(route, "not_signed_in", new HttpRequestMessage(route.Method, path));
            await RefusedAsync(route, "not_signed_in", Signed(ended, route, path));
            await RefusedAsync(route, "not_signed_in", WithCookie(route, path, SessionToken.New()));
            var withKey = new HttpRequestMessage(route.Method, path);
            withKey.Headers.Add("Authorization", $"Bearer {server.TestKey}");
            await RefusedAsync(route, "not_signed_in", withKey);
            if (route.IsWrite)
            {
                await RefusedAsync(route, "csrf_failed", owner.Request(route.Method, path));
                var forged = owner.Request(route.Method, path);
                forged.Headers.Add(PortalHeaders.Csrf, SessionToken.CsrfTokenOf(ended.Token));
                await RefusedAsync(route, "csrf_failed", forged);
            }
        }

        Tell("without a session");
    }

    [Fact]
    public async Task No_other_site_can_make_a_browser_write()
    {
        var owner = await PortalApi.SignInAsync(server);

        foreach (var route in routes.Where(route => route.IsWrite))
        {
            var path = route.PathWith(Missing.ValueOf);
            foreach (
                var (header, value) in new[]
                {
                    ("Sec-Fetch-Site", "cross-site"),
                    ("Sec-Fetch-Site", "same-site"),
                    ("Origin", "https://evil.example"),
                }
            )
            {
                var request = Signed(owner, route, path);
                request.Headers.Add(header, value);
                await RefusedAsync(route, "csrf_failed", request);
            }
        }

        Tell("from other sites");
    }

    [Fact]
    public async Task Nobody_does_what_their_role_may_not_or_what_needs_a_fresh_sign_in()
    {
        var stale = await PortalApi.SignInAsync(server);
        await server.Database.WriteAsync(
            session => session.ExecuteAsync("update sessions set authenticated_ms = 1 where user_id = @UserId", new { stale.UserId }),
            TestContext.Current.CancellationToken
        );
        foreach (var role in Enum.GetValues<PortalRole>())
        {
            var person = await PortalApi.SignInAsync(server, role);
            foreach (var route in routes.Where(route => IsTooLow(role, route)))
            {
                await RefusedAsync(route, "role_required", Signed(person, route, route.PathWith(Missing.ValueOf)));
            }
        }

        foreach (var route in routes.Where(route => route.NeedsFreshSignIn))
        {
            await RefusedAsync(route, "reauthentication_required", Signed(stale, route, route.PathWith(Missing.ValueOf)));
        }

        Tell("with too low a role or too old a sign-in");
    }

    [Fact]
    public async Task A_foreign_project_and_a_foreign_id_are_answered_as_if_they_did_not_exist()
    {
        var neighbour = await Neighbour.MoveInAsync(server);
        var owner = await PortalApi.SignInAsync(server, mode: Mode.Test);
        var before = await neighbour.PictureAsync();

        foreach (var route in routes.Where(route => route.Access.Reach is PortalReach.Account or PortalReach.Project))
        {
            var foreign = await SendAsync(owner.On(projectId: neighbour.ProjectId), route, route.PathWith(Missing.ValueOf));
            var missing = await SendAsync(owner.On(projectId: Missing.ValueOf("project_id")), route, route.PathWith(Missing.ValueOf));
            foreign.Status.ShouldBe(404, $"{route.Name} in a foreign project: {foreign.Text}");
            Plain(foreign, neighbour.ProjectId).ShouldBe(Plain(missing, Missing.ValueOf("project_id")), route.Name);
        }

        foreach (var route in routes.Where(route => route.Access.Reach != PortalReach.Open && route.Parameters.Count > 0))
        {
            await ShouldBeAsMissingAsync(owner, route, neighbour);
        }

        (await neighbour.PictureAsync()).ShouldBe(before);
        Tell("with foreign ids");
    }

    [Fact]
    public async Task An_id_of_the_other_mode_is_answered_as_if_it_did_not_exist()
    {
        var neighbour = await Neighbour.MoveInAsync(server);
        var live = neighbour.Owner.On(Mode.Live, neighbour.ProjectId);
        var before = await neighbour.PictureAsync();

        foreach (
            var route in routes.Where(route =>
                route.Access.Reach == PortalReach.Project && route.Parameters.Any(name => OfAMode.Contains(name, StringComparer.Ordinal))
            )
        )
        {
            await ShouldBeAsMissingAsync(live, route, neighbour);
        }

        (await neighbour.PictureAsync()).ShouldBe(before);
        Tell("with ids of the other mode");
    }

    private static bool IsTooLow(PortalRole role, PortalRoute route) =>
        route.Access.Reach is PortalReach.Account or PortalReach.Project && !role.Has(route.Access.Permission);

    /// <summary>The neighbour's things in place of the path's names, one kind after the other, against things that nobody has.</summary>
    private async Task ShouldBeAsMissingAsync(PortalApi person, PortalRoute route, Neighbour neighbour)
    {
        foreach (var name in route.Parameters.Where(name => name != "subject_ref"))
        {
            var id = neighbour.IdOf(name);
            id.ShouldNotBeNull($"{route.Name}: the neighbour of these tests has nothing that {{{name}}} means. Give it one.");
            var foreign = await SendAsync(person, route, route.PathWith(other => other == name ? id : Missing.ValueOf(other)));
            var missing = await SendAsync(person, route, route.PathWith(Missing.ValueOf));
            var what = $"{route.Name} with a foreign {name}: {foreign.Text}";
            foreign.Status.ShouldBe(missing.Status, what);
            if (TakesUnknownIds.Contains(name))
            {
                continue;
            }

            foreign.Status.ShouldBeInRange(400, 499, what);
            Plain(foreign, id).ShouldBe(Plain(missing, Missing.ValueOf(name)), what);
        }
    }

    private async Task<ApiAnswer> SendAsync(PortalApi person, PortalRoute route, string path)
    {
        using var request = Signed(person, route, path);
        combinations++;
        return await PortalApi.SendAsync(server, request);
    }

    private async Task RefusedAsync(PortalRoute route, string error, HttpRequestMessage request)
    {
        using (request)
        {
            combinations++;
            var answer = await PortalApi.SendAsync(server, request);
            answer.Error.ShouldBe(error, $"{route.Name}: {answer.Text}");
        }
    }

    private static HttpRequestMessage Signed(PortalApi person, PortalRoute route, string path)
    {
        var request = person.Request(route.Method, path);
        request.Headers.Add(PortalHeaders.Csrf, SessionToken.CsrfTokenOf(person.Token));
        if (route.Body is { } body)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static HttpRequestMessage WithCookie(PortalRoute route, string path, string token)
    {
        var request = new HttpRequestMessage(route.Method, path);
        request.Headers.Add("Cookie", $"licenzy_session={token}");
        return request;
    }

    /// <summary>An answer without what differs between any two: the request's id and the id that was asked for.</summary>
    private static string Plain(ApiAnswer answer, string id)
    {
        var body = JsonNode.Parse(answer.Text)!.AsObject();
        body.Remove("request_id");
        return $"{answer.Status} {body.ToJsonString().Replace(id, "ID", StringComparison.Ordinal)}";
    }

    private void Tell(string how)
    {
        combinations.ShouldBeGreaterThan(routes.Count / 4);
        Console.WriteLine($"isolation: {combinations} combinations of {routes.Count} portal routes {how}");
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PortalWallOnSqlite(SqliteWallServer server) : PortalWallTests(server), IClassFixture<SqliteWallServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PortalWallOnPostgres(PostgresWallServer server) : PortalWallTests(server), IClassFixture<PostgresWallServer>;
