using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Plans;
using Licenzy.Server.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Team;

/// <summary>An account that is as large as its plan allows: what is refused leaves everything as it was.</summary>
public sealed class TeamLimitTests(SqlitePlatform server) : IClassFixture<SqlitePlatform>
{
    [Fact]
    public async Task A_refusal_withdraws_no_invitation_and_makes_nobody()
    {
        await PlatformScene.BeginAsync(server);
        var (owner, _) = await PersonBrowser.VerifiedAsync(server);
        var accountId = (await owner.GetAsync("/portal/me")).Json["account"]!["id"]!.ToString();
        var invite = new { email = PersonBrowser.FreshEmail(), role = "viewer" };
        await FillAsync(accountId, 38);
        (await owner.PostAsync("/portal/invitations", invite)).Status.ShouldBe(201);
        (await owner.PostAsync("/portal/invitations", invite)).Status.ShouldBe(201);
        await Letters.CountAsync(server, invite.email, 2);
        var token = await Letters.TokenAsync(server, invite.email, "/invitation/");
        await FillAsync(accountId, 1);

        (await owner.PostAsync("/portal/invitations", invite)).Error.ShouldBe("plan_limit_reached");
        (await owner.GetAsync($"/portal/invitations/by-token?token={token}")).Status.ShouldBe(200);
        var join = new { token, password = "a password for work" };
        (await new PersonBrowser(server).PostAsync("/portal/invitations/sign-up", join)).Error.ShouldBe("plan_limit_reached");

        var made = await server.Database.ReadAsync(
            session => AccountStore.FindUserAsync(session, invite.email),
            TestContext.Current.CancellationToken
        );
        made.ShouldBeNull();
    }

    private Task FillAsync(string accountId, int members) =>
        server.Database.WriteAsync(
            async session =>
            {
                for (var n = 0; n < members; n++)
                {
                    var email = PersonBrowser.FreshEmail();
                    var row = new UserRow
                    {
                        Id = server.Services.GetRequiredService<Ids>().New("usr"),
                        Email = email,
                        EmailKey = email,
                    };
                    await AccountStore.InsertUserAsync(session, row);
                    await AccountStore.InsertMemberAsync(session, accountId, row.Id, PortalRole.Viewer.ToText(), 1);
                }
            },
            TestContext.Current.CancellationToken
        );
}
