using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Checkout;

/// <summary>For the class of bugs in which the portal's test purchase is another than an application's, or sells in live mode.</summary>
public abstract class BuyInTestModeTests(TestServer server)
{
    [Fact]
    public async Task It_is_a_purchase_like_any_other_and_on_record()
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        var subject = RuntimeApi.Fresh("first/buyer");

        var made = await admin.PostAsync(
            await RouteAsync(TestServer.Pack),
            new { subject_ref = subject, success_url = $"{server.Url}/p/prj_1/test/start" }
        );

        made.Status.ShouldBe(201, made.Text);
        made.Json["mode"]!.GetValue<string>().ShouldBe("test");
        made.Json["expires_at"].ShouldNotBeNull();
        var attemptId = made.Json["attempt_id"]!.GetValue<string>();
        var api = RuntimeApi.Test(server);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        await api.PayAsync(made.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        var attempt = await api.GetAsync($"/v1/checkout/session/{attemptId}?wait=20");
        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeTrue(attempt.Text);
        attempt.Json["product_code"]!.GetValue<string>().ShouldBe(TestServer.Pack);
        var deed = (await DeedsAsync(attemptId)).ShouldHaveSingleItem();
        deed.ActorUserId.ShouldBe(admin.UserId);
        deed.SubjectRef.ShouldBe(subject);
        deed.Mode.ShouldBe("test");
        await server.VerifyAsync();
    }

    [Fact]
    public async Task The_same_key_makes_one_purchase_and_never_meets_a_key_of_the_application()
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        var key = RuntimeApi.Fresh("key");
        var route = await RouteAsync(TestServer.Pack);
        var body = new { subject_ref = RuntimeApi.Fresh("twice") };

        var first = await admin.PostAsync(route, body, key);
        var again = await admin.PostAsync(route, body, key);
        var other = await admin.PostAsync(await RouteAsync(TestServer.Pass), body, key);
        var runtime = await RuntimeApi
            .Test(server)
            .PostAsync("/v1/checkout/session", new { body.subject_ref, product_code = TestServer.Pack }, key);
        var unkeyed = await admin.PostAsync(route, body);

        first.Status.ShouldBe(201, first.Text);
        again.Text.ShouldBe(first.Text);
        again.Header("Idempotent-Replayed").ShouldBe("true");
        other.Status.ShouldBe(422);
        other.Error.ShouldBe("idempotency_key_reused");
        string[] attempts = [.. new[] { first, runtime, unkeyed }.Select(answer => answer.Json["attempt_id"]!.GetValue<string>())];
        attempts.Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        (await DeedsAsync(attempts[0])).ShouldHaveSingleItem();
        (await DeedsAsync(attempts[1])).ShouldBeEmpty();
        (await server.SessionsMadeAsync(first)).ShouldBe(1);
    }

    [Fact]
    public async Task In_live_mode_nothing_is_begun()
    {
        var owner = await PortalApi.SignInAsync(server, mode: Mode.Live);

        foreach (var mode in new[] { Mode.Test, Mode.Live })
        {
            var refused = await owner.PostAsync(await RouteAsync(TestServer.Pack, mode), new { subject_ref = RuntimeApi.Fresh("live") });
            refused.Status.ShouldBe(409, refused.Text);
            refused.Error.ShouldBe("not_possible");
        }

        var elsewhere = await owner
            .On(Mode.Test)
            .PostAsync(await RouteAsync(TestServer.Pack, Mode.Live), new { subject_ref = RuntimeApi.Fresh("live") });
        elsewhere.Status.ShouldBe(404, elsewhere.Text);
        elsewhere.Error.ShouldBe("not_found");
    }

    [Fact]
    public async Task It_is_refused_for_what_an_application_would_be_refused_for()
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        await server.AddAsync([
            new(Mode.Test, "NOT_NOW", "Not now", ProductKind.UsagePack, await server.PriceAsync(100), UsageUnits: 1, Active: false),
        ]);

        var inactive = await admin.PostAsync(await RouteAsync("NOT_NOW"), new { subject_ref = RuntimeApi.Fresh("no") });
        var nobody = await admin.PostAsync(await RouteAsync(TestServer.Pack), new { subject_ref = ".." });
        var nowhere = await admin.PostAsync(
            await RouteAsync(TestServer.Pack),
            new { subject_ref = RuntimeApi.Fresh("no"), success_url = "javascript:alert(1)" }
        );

        inactive.Status.ShouldBe(409);
        inactive.Error.ShouldBe("product_inactive");
        (nobody.Error, nobody.Param).ShouldBe(("invalid_request", "subject_ref"));
        (nowhere.Error, nowhere.Param).ShouldBe(("invalid_request", "success_url"));
    }

    [Fact]
    public async Task The_buyer_may_return_to_the_portal_whatever_hosts_the_project_names()
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        var project = server.Setup.ProjectId!;
        (await admin.PatchAsync($"/portal/projects/{project}", new { allowed_return_hosts = new[] { "app.example.com" } })).Status.ShouldBe(
            200
        );
        try
        {
            var route = await RouteAsync(TestServer.Pack);
            var home = await admin.PostAsync(
                route,
                new { subject_ref = RuntimeApi.Fresh("home"), success_url = $"{server.Url}/p/{project}/test/start" }
            );
            var away = await admin.PostAsync(
                route,
                new { subject_ref = RuntimeApi.Fresh("away"), success_url = $"{server.Url}.evil.example/p" }
            );

            home.Status.ShouldBe(201, home.Text);
            (away.Error, away.Param).ShouldBe(("invalid_request", "success_url"));
        }
        finally
        {
            await admin.PatchAsync($"/portal/projects/{project}", new { allowed_return_hosts = Array.Empty<string>() });
        }
    }

    private async Task<string> RouteAsync(string productCode, Mode mode = Mode.Test)
    {
        var id = await server.Database.ReadAsync(
            session =>
                session.FindAsync<string>(
                    "select id from products where project_id = @ProjectId and mode = @Mode and product_code = @Code",
                    new
                    {
                        server.Setup.ProjectId,
                        Mode = mode.ToText(),
                        Code = productCode,
                    }
                ),
            TestContext.Current.CancellationToken
        );
        return $"/portal/products/{id}/test-checkout";
    }

    private async Task<IReadOnlyList<Deed>> DeedsAsync(string attemptId) =>
        await server.Database.ReadAsync(
            session =>
                session.QueryAsync<Deed>(
                    "select actor_user_id, subject_ref, mode from audit_log where action = 'checkout.begun' and object_id = @Id",
                    new { Id = attemptId }
                ),
            TestContext.Current.CancellationToken
        );

    private sealed record Deed
    {
        public string? ActorUserId { get; init; }

        public string? SubjectRef { get; init; }

        public string? Mode { get; init; }
    }
}

public sealed class BuyInTestModeOnSqlite(SqliteServer server) : BuyInTestModeTests(server), IClassFixture<SqliteServer>;

public sealed class BuyInTestModeOnPostgres(PostgresServer server) : BuyInTestModeTests(server), IClassFixture<PostgresServer>;
