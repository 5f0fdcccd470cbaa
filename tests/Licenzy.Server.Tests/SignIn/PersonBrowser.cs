using System.Net.Http.Json;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>A person at a browser: keeps cookies, sends the CSRF token that it was given, and holds each answer against the document.</summary>
internal sealed class PersonBrowser(TestServer server)
{
    public const string Password = "four short words do";

    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

    public string? Csrf { get; set; }

    /// <summary>The session's token, as the cookie holds it.</summary>
    public string? Session => cookies.GetValueOrDefault("licenzy_session");

    public void Plant(string token) => cookies["licenzy_session"] = token;

    public static string FreshEmail() => $"{RuntimeApi.Fresh("person")}@example.com";

    /// <summary>Somebody new, signed in after signing up.</summary>
    public static async Task<(PersonBrowser Browser, string Email)> SignUpAsync(TestServer server, string password = Password)
    {
        var email = FreshEmail();
        var browser = new PersonBrowser(server);
        (await browser.SignUpAsync(email, password)).Status.ShouldBe(200);
        return (browser, email);
    }

    /// <summary>Somebody new who has confirmed the address.</summary>
    public static async Task<(PersonBrowser Browser, string Email)> VerifiedAsync(TestServer server)
    {
        var (browser, email) = await SignUpAsync(server);
        var token = await Letters.TokenAsync(server, email, "/verify/");
        (await browser.PostAsync("/portal/auth/email/verify", new { token })).Status.ShouldBe(200);
        return (browser, email);
    }

    public Task<ApiAnswer> SignUpAsync(string email, string password = Password) =>
        PostAsync(
            "/portal/auth/sign-up",
            new
            {
                email,
                password,
                account_name = "Acme",
            }
        );

    public Task<ApiAnswer> SignInAsync(string email, string password = Password, string? totp = null) =>
        PostAsync(
            "/portal/auth/sign-in",
            totp is null
                ? new { email, password }
                : (object)
                    new
                    {
                        email,
                        password,
                        totp,
                    }
        );

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        if (Csrf is not null)
        {
            request.Headers.Add("X-CSRF-Token", Csrf);
        }

        change?.Invoke(request);
        var answer = await PortalApi.SendAsync(server, request);
        Keep(answer);
        return answer;
    }

    private void Keep(ApiAnswer answer)
    {
        foreach (var header in answer.Response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = header.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                cookies.Remove(pair[0]);
            }
            else
            {
                cookies[pair[0]] = pair[1];
            }
        }

        if (answer.Status == 200 && answer.Text.Contains("\"csrf_token\"", StringComparison.Ordinal))
        {
            Csrf = answer.Json["csrf_token"]!.GetValue<string>();
        }
    }
}

/// <summary>The mails that landed in the server's folder.</summary>
internal static class Letters
{
    /// <summary>The newest mail to an address that has this text in it; waits for it to land.</summary>
    public static async Task<string> FindAsync(TestServer server, string email, string text)
    {
        for (var look = 0; look < 600; look++)
        {
            if (Of(server, email).FirstOrDefault(mail => mail.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        throw new TimeoutException($"No mail to {email} with {text} came. There are: {string.Join("\n---\n", Of(server, email))}");
    }

    /// <summary>Waits until so many mails to an address have landed.</summary>
    public static async Task CountAsync(TestServer server, string email, int count)
    {
        for (var look = 0; look < 400 && Of(server, email).Count < count; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        Of(server, email).Count.ShouldBe(count);
    }

    /// <summary>The mails to an address, newest first.</summary>
    public static IReadOnlyList<string> Of(TestServer server, string email) =>
        Directory.Exists(server.MailFolder)
            ?
            [
                .. Directory
                    .EnumerateFiles(server.MailFolder, "*.txt")
                    .OrderByDescending(file => file, StringComparer.Ordinal)
                    .Select(File.ReadAllText)
                    .Where(mail => mail.Contains($"To: {email}\n", StringComparison.Ordinal)),
            ]
            : [];

    /// <summary>The secret part of the link of the newest such mail.</summary>
    public static async Task<string> TokenAsync(TestServer server, string email, string path)
    {
        var mail = await FindAsync(server, email, path);
        return mail.Split('\n').First(line => line.Contains(path, StringComparison.Ordinal)).Split(path)[1].Trim();
    }
}
