using Licenzy.Server.Setup;
using Licenzy.Server.Tests.SignIn;

namespace Licenzy.Server.Tests.Setup;

/// <summary>A setup file names an owner whose address somebody else signed up with.</summary>
public sealed class SquattedOwnerTests(PeopleOnSqlite server) : IClassFixture<PeopleOnSqlite>
{
    [Fact]
    public async Task Whoever_never_showed_that_the_address_is_theirs_owns_nothing()
    {
        var (squatter, email) = await PersonBrowser.SignUpAsync(server);

        var made = await server.ApplyAsync(new SetupFile(new SetupAccount("Set up", email, new SecretText("the operator's choice"))));

        var owner = new PersonBrowser(server);
        (await owner.SignInAsync(email, "the operator's choice")).Status.ShouldBe(200);
        (await owner.GetAsync("/portal/me")).Json["account"]!["id"]!.ToString().ShouldBe(made.AccountId);
        (await squatter.GetAsync("/portal/me")).Json["accounts"]!.AsArray().Count.ShouldBe(1);
        (await new PersonBrowser(server).SignInAsync(email)).Status.ShouldBe(200);
    }
}
