using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Sign-in at an OpenID Connect provider: the browser goes there and comes back with a code (with PKCE), and the code becomes a token
/// that says who it is. What must be the same at the end as at the beginning travels in a sealed cookie: an answer that another browser
/// began opens nothing here. The provider was chosen by whoever runs this installation, second factors are its matter.
/// </summary>
internal sealed partial class OpenIdSignIn(
    Database database,
    OpenIdProvider provider,
    NewPeople people,
    SessionDoor door,
    AuthEvents events,
    SignInMails mails,
    SignInLimits limits,
    SecretBox box,
    LicenzySettings settings,
    TimeProvider time,
    ILogger<OpenIdSignIn> log
)
{
    private const string Purpose = "openid|sign_in";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly bool secure = settings.Licenzy.PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private string CookieName => secure ? "__Host-licenzy_openid" : "licenzy_openid";

    private string RedirectUri => $"{settings.Licenzy.PublicUrl}/portal/auth/openid/callback";

    private sealed record Began(string State, string Nonce, string Verifier, string Next, long ExpiresMs)
    {
        /// <summary>Never shows the secrets.</summary>
        public override string ToString() => nameof(Began);
    }

    /// <summary>Sends the browser to the provider.</summary>
    public async Task<IResult> StartAsync(HttpContext context, Browser browser, string? next, CancellationToken cancellationToken)
    {
        if (!settings.OpenId.IsEnabled || limits.Take(browser, emailKey: null) is not null)
        {
            return Back("openid_unavailable");
        }

        try
        {
            var described = await provider.DescribeAsync(anew: false, cancellationToken);
            var began = new Began(Random(), Random(), Random(), PathOf(next), time.NowMs() + (long)Lifetime.TotalMilliseconds);
            var value = Base64Url.EncodeToString(box.Seal(LicenzyJson.Bytes(began), Purpose));
            context.Response.Cookies.Append(CookieName, value, Options());
            return Results.Redirect(AddressOf(described.AuthorizationEndpoint, began));
        }
        catch (OpenIdException failure)
        {
            LogFailure(failure, failure.Message);
            return Back("openid_unavailable");
        }
    }

    /// <summary>The browser came back.</summary>
    public async Task<IResult> FinishAsync(
        HttpContext context,
        Browser browser,
        string? code,
        string? state,
        CancellationToken cancellationToken
    )
    {
        var began = Recall(context);
        context.Response.Cookies.Delete(CookieName, Options());
        if (began is null || state != began.State || string.IsNullOrEmpty(code) || limits.Take(browser, emailKey: null) is not null)
        {
            return Back("openid_failed");
        }

        try
        {
            return await IdentifyAsync(code, began, cancellationToken) is { } identity
                ? await EnterAsync(context, browser, identity, began.Next, cancellationToken)
                : Back("openid_failed");
        }
        catch (OpenIdException failure)
        {
            LogFailure(failure, failure.Message);
            return Back("openid_failed");
        }
    }

    private async Task<ProvedIdentity?> IdentifyAsync(string code, Began began, CancellationToken cancellationToken)
    {
        var token = await provider.ExchangeAsync(code, began.Verifier, RedirectUri, cancellationToken);
        return Read(await provider.DescribeAsync(anew: false, cancellationToken))
            // Providers change their keys.
            ?? Read(await provider.DescribeAsync(anew: true, cancellationToken));

        ProvedIdentity? Read(OpenIdProvider.Known described) =>
            IdToken.Read(
                token,
                described.Keys,
                new TokenExpectation(described.Issuer, settings.OpenId.ClientId!, began.Nonce, time.NowMs())
            );
    }

    private async Task<IResult> EnterAsync(
        HttpContext context,
        Browser browser,
        ProvedIdentity identity,
        string next,
        CancellationToken cancellationToken
    )
    {
        var (refusal, user, token) = await database.WriteAsync(
            async session =>
            {
                var (why, person) = await PersonAsync(session, identity, browser);
                if (person is null)
                {
                    return (why, (UserRow?)null, string.Empty);
                }

                await events.WriteAsync(session, AuthEventKinds.SignedIn, person.Id, person.EmailKey, browser);
                return (null, person, await door.OpenAsync(session, context, person, "openid"));
            },
            cancellationToken
        );
        if (user is null)
        {
            return Back(refusal!);
        }

        door.Answer(context, user, token);
        return Results.LocalRedirect(next);
    }

    /// <summary>
    /// Who it is here. Once linked, issuer and subject decide, whatever becomes of addresses. Before that only an address that the provider
    /// vouches for leads to somebody, and only to somebody who has shown here that it is theirs.
    /// </summary>
    private async Task<(string? Refusal, UserRow? Person)> PersonAsync(Session session, ProvedIdentity identity, Browser browser)
    {
        var issuer = settings.OpenId.Authority!;
        if (await ExternalLoginStore.FindUserAsync(session, issuer, identity.Subject) is { } userId)
        {
            return (null, await UserStore.FindAsync(session, userId));
        }

        if (!identity.EmailVerified || EmailAddress.Read(identity.Email) is not { } address)
        {
            return ("openid_email_not_verified", null);
        }

        var holder = await AccountStore.FindUserAsync(session, address.Key);
        var person = holder is { EmailVerifiedMs: not null } ? holder : await NewAsync(session, identity, address);
        if (person is null)
        {
            return (ErrorCatalogue.SignUpClosed.Code, null);
        }

        await ExternalLoginStore.InsertAsync(session, issuer, identity.Subject, person.Id, time.NowMs());
        await events.WriteAsync(session, AuthEventKinds.OpenIdLinked, person.Id, person.EmailKey, browser);
        await mails.ChangedAsync(session, person.Email, $"it can now be opened by {settings.OpenId.Name}");
        return (null, person);
    }

    private async Task<UserRow?> NewAsync(Session session, ProvedIdentity identity, EmailAddress address)
    {
        if (!await SignUp.IsOpenAsync(session, settings.Accounts.SignUp))
        {
            return null;
        }

        var name = identity.Name is { Length: > 0 and <= 100 } given && !given.Any(char.IsControl) ? given : null;
        var person = await people.VerifiedAsync(session, address, passwordHash: string.Empty, name);
        if (person is not null)
        {
            await people.AccountAsync(session, person, name ?? address.Text[..Math.Min(100, address.Text.Length)]);
        }

        return person;
    }

    private string AddressOf(string endpoint, Began began)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(began.Verifier)));
        var query = new QueryString()
            .Add("response_type", "code")
            .Add("client_id", settings.OpenId.ClientId!)
            .Add("redirect_uri", RedirectUri)
            .Add("scope", "openid email profile")
            .Add("state", began.State)
            .Add("nonce", began.Nonce)
            .Add("code_challenge", challenge)
            .Add("code_challenge_method", "S256")
            .ToUriComponent();
        return endpoint.Contains('?', StringComparison.Ordinal) ? $"{endpoint}&{query[1..]}" : endpoint + query;
    }

    private Began? Recall(HttpContext context)
    {
        var cookie = context.Request.Cookies[CookieName];
        if (cookie is null || !Base64Url.IsValid(cookie))
        {
            return null;
        }

        try
        {
            var began = JsonSerializer.Deserialize<Began>(box.Open(Base64Url.DecodeFromChars(cookie), Purpose), LicenzyJson.Options);
            return began is not null && began.ExpiresMs > time.NowMs() ? began : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A path of this site; everything else is the first page.</summary>
    private static string PathOf(string? next) =>
        next is { Length: > 1 and <= 1000 }
        && next[0] == '/'
        && next[1] is not ('/' or '\\')
        && !next.Any(character => char.IsControl(character) || character == '\\')
            ? next
            : "/";

    private static IResult Back(string error) => Results.LocalRedirect($"/sign-in?error={error}");

    private static string Random() => Base64Url.EncodeToString(Ids.RandomBytes(32));

    /// <summary>Lax, not strict: the browser comes back by a link on another site.</summary>
    private CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            Secure = secure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Lifetime,
            IsEssential = true,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in by OpenID Connect failed: {Why}")]
    private partial void LogFailure(Exception failure, string why);
}
