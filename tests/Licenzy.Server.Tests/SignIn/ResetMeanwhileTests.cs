using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.SignIn;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>A new password that is set while the old one is being judged: what was judged opens and changes nothing.</summary>
public sealed class ResetMeanwhileTests(PeopleOnSqlite server) : IClassFixture<PeopleOnSqlite>
{
    private const string Next = "a new password of theirs";
    private readonly Browser browser = new(Address: null, Agent: null);

    [Fact]
    public async Task The_old_password_opens_no_session()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        var operation = await WhileResetAsync<SignInByPassword>(email);
        var context = Context();

        var answer = await operation.HandleAsync(new(email, PersonBrowser.Password), context, browser, Token);

        (await StatusAsync(answer)).ShouldBe(401);
        context.Response.Headers.SetCookie.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_old_password_proves_nothing()
    {
        var (person, email) = await PersonBrowser.VerifiedAsync(server);
        var caller = await CallerAsync(person);
        var operation = await WhileResetAsync<Reauthenticate>(email);

        var answer = await operation.HandleAsync(new() { Password = PersonBrowser.Password }, caller, browser, Token);

        (await StatusAsync(answer)).ShouldBe(401);
    }

    [Fact]
    public async Task The_old_password_sets_no_other()
    {
        var (person, email) = await PersonBrowser.VerifiedAsync(server);
        var caller = await CallerAsync(person);
        var operation = await WhileResetAsync<ChangePassword>(email);
        var request = new ChangePassword.Request("a password of an intruder") { CurrentPassword = PersonBrowser.Password };

        (await StatusAsync(await operation.HandleAsync(request, caller, browser, Token))).ShouldBe(401);

        (await new PersonBrowser(server).SignInAsync(email, Next)).Status.ShouldBe(200);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<TOperation> WhileResetAsync<TOperation>(string email)
    {
        var user = await server.Database.ReadAsync(session => AccountStore.FindUserAsync(session, email), Token);
        var real = server.Services.GetRequiredService<IPasswordHasher<UserRow>>();
        var meanwhile = new ResettingHasher(real, server.Database, user!.Id, server.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        return ActivatorUtilities.CreateInstance<TOperation>(server.Services, new Passwords(meanwhile));
    }

    private static async Task<PortalCaller> CallerAsync(PersonBrowser person)
    {
        var me = (await person.GetAsync("/portal/me")).Json;
        return new PortalCaller(me["user"]!["id"]!.ToString(), me["user"]!["email"]!.ToString(), me["session"]!["id"]!.ToString(), 0);
    }

    private DefaultHttpContext Context() => new() { RequestServices = server.Services };

    private async Task<int> StatusAsync(IResult answer)
    {
        var context = Context();
        await answer.ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    /// <summary>Judges as always, and another password is set before the judgement is heard.</summary>
    private sealed class ResettingHasher(IPasswordHasher<UserRow> real, Database database, string userId, long nowMs)
        : IPasswordHasher<UserRow>
    {
        public string HashPassword(UserRow user, string password) => real.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(UserRow user, string hashedPassword, string providedPassword)
        {
            var result = real.VerifyHashedPassword(user, hashedPassword, providedPassword);
            var hash = real.HashPassword(user, Next);
            database.WriteAsync(session => (Task)UserStore.SetPasswordAsync(session, userId, hash, nowMs), Token).GetAwaiter().GetResult();
            return result;
        }
    }
}
