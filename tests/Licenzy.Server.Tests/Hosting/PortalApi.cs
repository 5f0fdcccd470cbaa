using System.Net.Http.Json;
using System.Text;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>The portal in the words of a signed-in operator. Each is a person of their own, whose session is made without the sign-in page.</summary>
internal sealed class PortalApi
{
    private readonly TestServer server;

    private PortalApi(TestServer server, string userId, string accountId, string token)
    {
        this.server = server;
        UserId = userId;
        AccountId = accountId;
        Token = token;
    }

    public string UserId { get; }

    public string AccountId { get; }

    /// <summary>The session's token, as the cookie holds it.</summary>
    public string Token { get; }

    /// <summary>The mode that requests name; null names none.</summary>
    public Mode? Mode { get; init; }

    /// <summary>The project that requests name; null names none.</summary>
    public string? ProjectId { get; init; }

    /// <summary>A new person with a role in the account of the tests' project, or in another account.</summary>
    public static async Task<PortalApi> SignInAsync(
        TestServer server,
        PortalRole role = PortalRole.Owner,
        string? accountId = null,
        Mode? mode = null,
        string? projectId = null
    )
    {
        var ids = server.Services.GetRequiredService<Ids>();
        var now = server.Clock.NowMs();
        var email = $"{RuntimeApi.Fresh("person")}@example.com";
        var user = new UserRow
        {
            Id = ids.New(IdPrefix.User),
            Email = email,
            EmailKey = email,
            PasswordHash = "none",
            CreatedMs = now,
            UpdatedMs = now,
        };
        var token = SessionToken.New();
        var account = accountId ?? server.Setup.AccountId;
        await server.Database.WriteAsync(
            async session =>
            {
                await AccountStore.InsertUserAsync(session, user);
                await AccountStore.InsertMemberAsync(session, account, user.Id, role.ToText(), now);
                await SessionStore.InsertAsync(session, SessionOf(ids, user, account, token, now));
            },
            CancellationToken.None
        );
        return new PortalApi(server, user.Id, account, token) { Mode = mode, ProjectId = projectId };
    }

    /// <summary>A person who came in by the door: the session is that of the answer's cookie.</summary>
    public static PortalApi Of(TestServer server, ApiAnswer signedIn, string userId, string accountId, Mode? mode = null)
    {
        var cookie = signedIn.Header("Set-Cookie").ShouldNotBeNull();
        var token = cookie.Split("licenzy_session=")[1].Split(';')[0];
        return new PortalApi(server, userId, accountId, token) { Mode = mode };
    }

    /// <summary>The same person and session, on the pages of another mode or project.</summary>
    public PortalApi On(Mode? mode = null, string? projectId = null) =>
        new(server, UserId, AccountId, Token) { Mode = mode ?? Mode, ProjectId = projectId ?? ProjectId };

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null);

    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, body, idempotencyKey);

    public Task<ApiAnswer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<ApiAnswer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<ApiAnswer> DeleteAsync(string path, object? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey = null)
    {
        using var request = Request(method, path);
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        request.Headers.Add(PortalHeaders.Csrf, SessionToken.CsrfTokenOf(Token));
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return await SendAsync(server, request);
    }

    /// <summary>A request with the cookie, the project and the mode, and nothing else.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", $"licenzy_session={Token}");
        if (Mode is { } mode)
        {
            request.Headers.Add(PortalHeaders.Mode, mode == Core.Mode.Live ? "live" : "test");
        }

        if (ProjectId is not null)
        {
            request.Headers.Add(PortalHeaders.Project, ProjectId);
        }

        return request;
    }

    /// <summary>Sends a request as it is, and holds the answer against what every answer must be and what the document declares.</summary>
    public static async Task<ApiAnswer> SendAsync(TestServer server, HttpRequestMessage request)
    {
        var response = await server.Client.SendAsync(request);
        var answer = new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
        AnswerRules.ShouldHold(
            request.Method,
            request.RequestUri!.OriginalString,
            answer,
            await DeclaredAnswers.LoadAsync(server.Client, "portal")
        );
        return answer;
    }

    private static SessionRow SessionOf(Ids ids, UserRow user, string account, string token, long now) =>
        new()
        {
            Hash = SessionToken.HashOf(token),
            Id = ids.New(IdPrefix.Session),
            UserId = user.Id,
            AccountId = account,
            Method = "password",
            CreatedMs = now,
            SeenMs = now,
            AuthenticatedMs = now,
        };
}
