using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.SignIn;

namespace Licenzy.Server.Tests.Team;

/// <summary>Members and invitations: who comes in, as what, and that an account never loses its last owner.</summary>
public abstract class TeamTests(TestServer server)
{
    [Fact]
    public async Task Somebody_new_joins_by_the_link_in_the_mail()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var email = PersonBrowser.FreshEmail();
        var made = await owner.PostAsync("/portal/invitations", new { email, role = "support" });
        made.Status.ShouldBe(201, made.Text);
        made.Json["link"].ShouldBeNull();
        var token = await Letters.TokenAsync(server, email, "/invitation/");
        var guest = new PersonBrowser(server);

        var preview = (await guest.GetAsync($"/portal/invitations/by-token?token={token}")).Json;
        preview["account_name"]!.ToString().ShouldBe("Acme");
        preview["role"]!.ToString().ShouldBe("support");
        preview["has_user"]!.GetValue<bool>().ShouldBeFalse();
        var body = new
        {
            token,
            password = "a password for work",
            name = "Jonas",
        };
        (await guest.PostAsync("/portal/invitations/sign-up", body)).Status.ShouldBe(200);

        var me = (await guest.GetAsync("/portal/me")).Json;
        me["role"]!.ToString().ShouldBe("support");
        me["user"]!["email_verified"]!.GetValue<bool>().ShouldBeTrue();
        (await guest.PostAsync("/portal/invitations/sign-up", body)).Error.ShouldBe("invalid_link");
        (await owner.GetAsync("/portal/invitations")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await owner.GetAsync("/portal/members")).Json["data"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Somebody_known_joins_as_themselves_and_nobody_else_can()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var (guest, email) = await PersonBrowser.VerifiedAsync(server);
        var (other, _) = await PersonBrowser.VerifiedAsync(server);
        await owner.PostAsync("/portal/invitations", new { email, role = "admin" });
        var token = await Letters.TokenAsync(server, email, "/invitation/");

        (await other.PostAsync("/portal/invitations/accept", new { token })).Error.ShouldBe("not_possible");
        (await other.PostAsync("/portal/invitations/sign-up", new { token, password = "a password for work" })).Error.ShouldBe(
            "not_possible"
        );
        var joined = await guest.PostAsync("/portal/invitations/accept", new { token });

        joined.Status.ShouldBe(200, joined.Text);
        var me = (await guest.GetAsync("/portal/me")).Json;
        me["role"]!.ToString().ShouldBe("admin");
        me["accounts"]!.AsArray().Count.ShouldBe(2);
        (await guest.PostAsync("/portal/invitations/accept", new { token })).Error.ShouldBe("invalid_link");
    }

    [Fact]
    public async Task A_link_ends_when_it_is_sent_anew_taken_back_or_too_old()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var email = PersonBrowser.FreshEmail();
        var id = (await owner.PostAsync("/portal/invitations", new { email, role = "viewer" })).Json["id"]!.ToString();
        var first = await Letters.TokenAsync(server, email, "/invitation/");

        (await owner.PostAsync($"/portal/invitations/{id}/resend")).Status.ShouldBe(200);
        (await Read(first)).Error.ShouldBe("invalid_link");
        var second = await Until(async () =>
            await Letters.TokenAsync(server, email, "/invitation/") is { } now && now != first ? now : null
        );
        (await Read(second)).Status.ShouldBe(200);
        (await owner.SendAsync(HttpMethod.Delete, $"/portal/invitations/{id}")).Status.ShouldBe(204);
        (await Read(second)).Error.ShouldBe("invalid_link");
        (await owner.SendAsync(HttpMethod.Delete, $"/portal/invitations/{id}")).Error.ShouldBe("not_found");
        (await owner.PostAsync($"/portal/invitations/{id}/resend")).Error.ShouldBe("not_found");
    }

    [Fact]
    public async Task Nobody_s_mailbox_is_flooded_with_invitations()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var email = PersonBrowser.FreshEmail();
        var id = (await owner.PostAsync("/portal/invitations", new { email, role = "viewer" })).Json["id"]!.ToString();
        for (var n = 0; n < 4; n++)
        {
            (await owner.PostAsync($"/portal/invitations/{id}/resend")).Status.ShouldBe(200);
        }

        await Letters.CountAsync(server, email, 5);
        var link = await Letters.TokenAsync(server, email, "/invitation/");
        var again = await owner.PostAsync($"/portal/invitations/{id}/resend");
        (again.Status, again.Error).ShouldBe((429, "rate_limited"));
        int.Parse(again.Header("Retry-After")!).ShouldBeInRange(1, 3600);
        var (stranger, _) = await PersonBrowser.VerifiedAsync(server);
        (await stranger.PostAsync("/portal/invitations", new { email, role = "viewer" })).Error.ShouldBe("rate_limited");
        (await owner.PostAsync("/portal/invitations", new { email, role = "admin" })).Error.ShouldBe("rate_limited");

        (await Read(link)).Json["role"]!.ToString().ShouldBe("viewer");
    }

    [Fact]
    public async Task Only_owners_change_who_belongs_to_the_account()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        foreach (var role in new[] { PortalRole.Viewer, PortalRole.Support, PortalRole.Admin })
        {
            var caller = await PortalApi.SignInAsync(server, role);
            (await caller.PatchAsync($"/portal/members/{viewer.UserId}", new { role = "owner" })).Error.ShouldBe("role_required");
            (await caller.DeleteAsync($"/portal/members/{viewer.UserId}")).Error.ShouldBe("role_required");
            (await caller.PostAsync("/portal/invitations", new { email = PersonBrowser.FreshEmail(), role = "owner" })).Error.ShouldBe(
                "role_required"
            );
            (await caller.GetAsync("/portal/members")).Status.ShouldBe(200);
        }

        var raised = await owner.PatchAsync($"/portal/members/{viewer.UserId}", new { role = "support" });
        raised.Json["role"]!.ToString().ShouldBe("support");
        (await viewer.GetAsync("/portal/me")).Json["role"]!.ToString().ShouldBe("support");
        (await owner.PatchAsync($"/portal/members/{viewer.UserId}", new { role = "god" })).Param.ShouldBe("role");
        (await owner.DeleteAsync($"/portal/members/{viewer.UserId}")).Status.ShouldBe(204);
        (await viewer.GetAsync("/portal/members")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_last_owner_neither_goes_nor_is_lowered()
    {
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var id = (await owner.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString();

        (await owner.SendAsync(HttpMethod.Patch, $"/portal/members/{id}", new { role = "admin" })).Error.ShouldBe("last_owner");
        (await owner.SendAsync(HttpMethod.Delete, $"/portal/members/{id}")).Error.ShouldBe("last_owner");
        (await owner.PostAsync("/portal/members/leave")).Error.ShouldBe("last_owner");
    }

    [Fact]
    public async Task Two_owners_who_lower_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var (first, _) = await PersonBrowser.VerifiedAsync(server);
            var (second, email) = await PersonBrowser.VerifiedAsync(server);
            await first.PostAsync("/portal/invitations", new { email, role = "owner" });
            var token = await Letters.TokenAsync(server, email, "/invitation/");
            (await second.PostAsync("/portal/invitations/accept", new { token })).Status.ShouldBe(200);
            var firstId = (await first.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString();
            var secondId = (await second.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString();

            var answers = await Task.WhenAll(
                first.SendAsync(HttpMethod.Patch, $"/portal/members/{secondId}", new { role = "viewer" }),
                second.SendAsync(HttpMethod.Patch, $"/portal/members/{firstId}", new { role = "viewer" })
            );

            answers.Count(answer => answer.Status == 200).ShouldBe(1);
            answers.ShouldContain(answer => answer.Error == "role_required");
        }
    }

    [Fact]
    public async Task Members_of_other_accounts_are_as_if_they_were_not()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        var (stranger, _) = await PersonBrowser.VerifiedAsync(server);
        var id = (await stranger.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString();
        const string Nobody = "usr_01kahc3v9m2x7b4q8w5n6t0zyd";

        var foreign = await owner.PatchAsync($"/portal/members/{id}", new { role = "viewer" });
        var missing = await owner.PatchAsync($"/portal/members/{Nobody}", new { role = "viewer" });

        (foreign.Status, foreign.Error).ShouldBe((404, "not_found"));
        foreign.Json["detail"]!.ToString().ShouldBe(missing.Json["detail"]!.ToString().Replace(Nobody, id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_of_members_goes_on_where_it_ended()
    {
        var owner = await PortalApi.SignInAsync(server, PortalRole.Owner);
        await PortalApi.SignInAsync(server, PortalRole.Viewer);
        await PortalApi.SignInAsync(server, PortalRole.Viewer);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await owner.GetAsync($"/portal/members?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            seen.AddRange(page["data"]!.AsArray().Select(one => one!["user_id"]!.ToString()));
            cursor = page["next_cursor"]?.ToString();
        } while (cursor is not null);

        seen.ShouldBeUnique(StringComparer.Ordinal);
        seen.Count.ShouldBeGreaterThanOrEqualTo(4);
        seen.ShouldContain(owner.UserId, StringComparer.Ordinal);
        (await owner.GetAsync("/portal/members?cursor=nonsense")).Param.ShouldBe("cursor");
    }

    private Task<ApiAnswer> Read(string token) => new PersonBrowser(server).GetAsync($"/portal/invitations/by-token?token={token}");

    private static async Task<string> Until(Func<Task<string?>> look)
    {
        for (var n = 0; n < 200; n++)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        throw new TimeoutException("It did not come.");
    }
}

/// <summary>On the embedded database.</summary>
public sealed class TeamsOnSqlite(PeopleOnSqlite server) : TeamTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class TeamsOnPostgres(PeopleOnPostgres server) : TeamTests(server), IClassFixture<PeopleOnPostgres>;
