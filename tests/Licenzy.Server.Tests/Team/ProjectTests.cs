using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Team;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.SignIn;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Team;

/// <summary>Accounts, projects and what their owners are told.</summary>
public abstract class ProjectTests(TestServer server)
{
    [Fact]
    public async Task A_project_is_made_listed_and_changed()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);

        var made = await owner.PostAsync("/portal/projects", new { name = "Second" });
        made.Status.ShouldBe(201, made.Text);
        (await owner.PostAsync("/portal/projects", new { name = "Second" })).Error.ShouldBe("name_taken");
        var id = made.Json["id"]!.ToString();
        var patch = new
        {
            success_url = "https://app.acme.test/welcome",
            past_due_grace_days = 7,
            allowed_return_hosts = new[] { "App.acme.test" },
            time_zone = "Europe/Madrid",
        };
        var changed = await owner.SendAsync(HttpMethod.Patch, $"/portal/projects/{id}", patch);

        changed.Status.ShouldBe(200, changed.Text);
        changed.Json["allowed_return_hosts"]!.ToJsonString().ShouldBe("""["app.acme.test"]""");
        changed.Json["past_due_grace_days"]!.GetValue<int>().ShouldBe(7);
        var cleared = await owner.SendAsync(HttpMethod.Patch, $"/portal/projects/{id}", new { success_url = (string?)null });
        cleared.Json["success_url"].ShouldBeNull();
        cleared.Json["time_zone"]!.ToString().ShouldBe("Europe/Madrid");
        (await owner.GetAsync("/portal/projects")).Json["data"]!
            .AsArray()
            .Select(one => one!["name"]!.ToString())
            .ShouldBe(["Second", "Acme"]);
        (await owner.SendAsync(HttpMethod.Put, "/portal/me/workspace", new { project_id = id })).Status.ShouldBe(204);
        (await owner.GetAsync("/portal/me")).Json["workspace"]!["id"]!.ToString().ShouldBe(id);
    }

    [Fact]
    public async Task Of_many_that_take_one_name_at_once_one_gets_it()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.PostAsync("/portal/projects", new { name = "Same" })));
        made.Count(answer => answer.Status == 201).ShouldBe(1);
        made.Count(answer => answer.Error == "name_taken").ShouldBe(5);

        var ids = (await owner.GetAsync("/portal/projects")).Json["data"]!.AsArray().Select(one => one!["id"]!.ToString()).ToList();
        var renamed = await Task.WhenAll(
            ids.Select(id => owner.SendAsync(HttpMethod.Patch, $"/portal/projects/{id}", new { name = "Other" }))
        );
        renamed.Select(answer => answer.Status).Order().ShouldBe([200, 409]);
    }

    [Theory]
    [InlineData("\u0000")]
    [InlineData("prj_\u0000")]
    public async Task A_place_to_work_that_is_no_id_is_not_found(string id)
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);

        (await viewer.PutAsync("/portal/me/workspace", new { project_id = id })).Error.ShouldBe("not_found");
        (await viewer.PutAsync("/portal/me/workspace", new { account_id = id })).Error.ShouldBe("not_found");
    }

    [Theory]
    [InlineData("""{"past_due_grace_days": 91}""", "past_due_grace_days")]
    [InlineData("""{"time_zone": "Moon/Sea"}""", "time_zone")]
    [InlineData("""{"success_url": "javascript:alert(1)"}""", "success_url")]
    [InlineData("""{"allowed_return_hosts": ["https://a.test"]}""", "allowed_return_hosts")]
    [InlineData("""{"name": " "}""", "name")]
    [InlineData("""{"colour": "red"}""", "colour")]
    public async Task A_setting_that_cannot_be_is_refused(string body, string param)
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);

        var answer = await admin.PatchAsync($"/portal/projects/{server.Setup.ProjectId}", body);

        (answer.Status, answer.Param).ShouldBe((400, param));
    }

    [Fact]
    public async Task A_checkout_returns_to_allowed_hosts_only()
    {
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        var path = $"/portal/projects/{server.Setup.ProjectId}";
        (await admin.PatchAsync(path, new { allowed_return_hosts = new[] { "app.acme.test" } })).Status.ShouldBe(200);

        var foreign = await CheckoutAsync("https://evil.example/app.acme.test");
        var allowed = await CheckoutAsync("https://APP.acme.test/thanks");
        await admin.PatchAsync(path, new { allowed_return_hosts = Array.Empty<string>() });
        var open = await CheckoutAsync("https://evil.example/");

        (foreign.Status, foreign.Param).ShouldBe((400, "success_url"));
        allowed.Status.ShouldBe(201, allowed.Text);
        open.Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_deleted_project_is_gone_and_its_keys_open_nothing()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        var api = await server.ApiAsync(Mode.Test, project: RuntimeApi.Fresh("doomed"));
        var doomed = (await owner.GetAsync("/portal/projects")).Json["data"]!
            .AsArray()
            .First(one => one!["name"]!.ToString().StartsWith("doomed", StringComparison.Ordinal))!;
        var (id, name) = (doomed["id"]!.ToString(), doomed["name"]!.ToString());
        (await api.GetAsync("/v1/entitlements/user_1")).Status.ShouldBe(200);

        (await owner.DeleteAsync($"/portal/projects/{id}", new { name = "Tests" })).Param.ShouldBe("name");
        (await owner.DeleteAsync($"/portal/projects/{id}", new { name })).Status.ShouldBe(204);

        (await api.GetAsync("/v1/entitlements/user_1")).Error.ShouldBe("invalid_api_key");
        (await owner.DeleteAsync($"/portal/projects/{id}", new { name })).Error.ShouldBe("not_found");
        (await owner.On(projectId: id).GetAsync("/portal/projects")).Error.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_project_whose_live_keys_are_in_use_is_not_deleted()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        await server.Database.WriteAsync(
            session =>
                session.ExecuteAsync(
                    "update api_keys set last_used_ms = @Now where mode = 'live' and project_id = @ProjectId",
                    new { Now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds(), server.Setup.ProjectId }
                ),
            TestContext.Current.CancellationToken
        );

        (await owner.DeleteAsync($"/portal/projects/{server.Setup.ProjectId}", new { name = "Tests" })).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task The_account_is_renamed_by_its_owner()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);

        (await owner.SendAsync(HttpMethod.Patch, "/portal/account", new { name = "Acme Inc" })).Status.ShouldBe(200);

        (await owner.GetAsync("/portal/account")).Json["name"]!.ToString().ShouldBe("Acme Inc");
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        (await admin.PatchAsync("/portal/account", new { name = "Mine" })).Error.ShouldBe("role_required");
    }

    [Fact]
    public async Task Owners_are_mailed_once_about_an_endpoint_that_fails_also_with_two_nodes()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        var email = (await owner.GetAsync("/portal/me")).Json["user"]!["email"]!.ToString();
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var endpoint = await RuntimeApi.Test(server).PostAsync("/v1/webhooks/endpoints", new { url = "http://127.0.0.1:5999/hook" });
        endpoint.Status.ShouldBe(201, endpoint.Text);
        var notice = new EndpointNoticeRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = server.Services.GetRequiredService<Ids>().New(IdPrefix.Notice),
            EndpointId = endpoint.Json["id"]!.ToString(),
            Kind = "failing",
            Percent = 70,
            CreatedMs = 1,
        };
        await server.Database.WriteAsync(
            session => EndpointNoticeStore.InsertAsync(session, notice),
            TestContext.Current.CancellationToken
        );
        await using var second = server.BuildAnother();

        await Task.WhenAll(
            server.Services.GetRequiredService<TellAboutEndpoints>().RunOnceAsync(TestContext.Current.CancellationToken),
            second.Services.GetRequiredService<TellAboutEndpoints>().RunOnceAsync(TestContext.Current.CancellationToken)
        );

        var mail = await Letters.FindAsync(server, email, "70 %");
        mail.ShouldContain("http://127.0.0.1:5999/hook");
        Letters.Of(server, email).Count(one => one.Contains("70 %", StringComparison.Ordinal)).ShouldBe(1);
        (
            await StoredRows
                .Of(server)
                .CountAsync("select count(*) from mails where recipient = @Email and kind = 'endpoint_notice'", new { Email = email })
        ).ShouldBe(1);
    }

    private Task<ApiAnswer> CheckoutAsync(string successUrl) =>
        RuntimeApi
            .Test(server)
            .PostAsync(
                "/v1/checkout/session",
                new
                {
                    subject_ref = RuntimeApi.Fresh("user"),
                    product_code = TestServer.Pass,
                    success_url = successUrl,
                },
                RuntimeApi.Fresh("key")
            );
}

/// <summary>On the embedded database.</summary>
public sealed class ProjectsOnSqlite(PeopleOnSqlite server) : ProjectTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class ProjectsOnPostgres(PeopleOnPostgres server) : ProjectTests(server), IClassFixture<PeopleOnPostgres>;
