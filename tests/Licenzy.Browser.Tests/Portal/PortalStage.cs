using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>
/// An account of a test's own, set up by the API as its owner would have done it, and a watched page in which that owner is signed in.
/// Nobody else touches it: what a page lists is what the test made.
/// </summary>
public sealed class PortalStage : IAsyncDisposable
{
    public const string Password = "a long enough password 1";
    private readonly BrowserFixture fixture;

    private PortalStage(BrowserFixture fixture, PortalClient owner, WatchedPage watched, string email)
    {
        this.fixture = fixture;
        Owner = owner;
        Watched = watched;
        Email = email;
    }

    /// <summary>The owner's API.</summary>
    public PortalClient Owner { get; }

    public WatchedPage Watched { get; }

    public IPage Page => Watched.Page;

    public string Email { get; }

    public string ProjectId => Owner.ProjectId!;

    /// <summary>Calls the runtime API with a key of the project's; only after <see cref="WithShopAsync"/>.</summary>
    public StageBackend Backend { get; private set; } = null!;

    /// <summary>An account with an empty project, and its owner's window.</summary>
    /// <param name="fixture">The browser and the program.</param>
    /// <param name="dark">Whether the window asks for dark colours.</param>
    /// <param name="width">The window's width in pixels.</param>
    public static async Task<PortalStage> OpenAsync(BrowserFixture fixture, bool dark = false, int width = 1280)
    {
        var owner = new PortalClient(fixture.Program.Url);
        var email = $"owner-{Fresh()}@example.com";
        await owner.EnterAsync(
            "/portal/auth/sign-up",
            new JsonObject
            {
                ["email"] = email,
                ["password"] = Password,
                ["account_name"] = "Acme",
            }
        );
        owner.ProjectId = (await owner.GetAsync("/portal/me"))["workspace"]!["id"]!.GetValue<string>();
        var watched = await fixture.OpenAsync(dark, width);
        var stage = new PortalStage(fixture, owner, watched, email);
        await stage.SignInWindowAsync(owner.SessionToken);
        return stage;
    }

    /// <summary>The same with the sandbox connected in test mode, a product of each kind and an API key: ready to sell.</summary>
    public static async Task<PortalStage> WithShopAsync(BrowserFixture fixture, bool dark = false, int width = 1280)
    {
        var stage = await OpenAsync(fixture, dark, width);
        await stage.Owner.PostAsync("/portal/stripe/connection/sandbox");
        var stripe = new StageStripe(fixture.Program.SandboxUrl, $"sk_test_licenzy_{stage.ProjectId}");
        await stage.AddProductAsync(stripe, "PRO_MONTHLY", "Pro", "subscription", 2900, "month");
        await stage.AddProductAsync(stripe, "DAY_PASS", "Day pass", "time_pass", 400);
        await stage.AddProductAsync(stripe, "CREDITS_1000", "Credits 1000", "usage_pack", 1900);
        var key = await stage.Owner.PostAsync("/portal/api-keys", new JsonObject { ["mode"] = "test", ["name"] = "backend" });
        stage.Stripe = stripe;
        stage.Backend = new StageBackend(fixture.Program.Url, key["key"]!.GetValue<string>());
        return stage;
    }

    /// <summary>The project's account at the sandbox; only after <see cref="WithShopAsync"/>.</summary>
    public StageStripe Stripe { get; private set; } = null!;

    /// <summary>Opens a page of the project, <c>customers/user_1</c>, and waits for its heading.</summary>
    public Task GoAsync(string page, string mode = "test") => GoToAsync($"/p/{ProjectId}/{mode}/{page}");

    /// <summary>Opens a page by its whole path, and waits for its heading.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(fixture.Program.Url + path);
        await Assertions.Expect(Page.Locator("h1")).ToBeVisibleAsync();
    }

    /// <summary>Somebody else of the account, who was invited with a role: their API and a window of theirs.</summary>
    public async Task<(PortalClient Api, WatchedPage Watched)> InviteAsync(string role)
    {
        var email = $"{role}-{Fresh()}@example.com";
        var invitation = await Owner.PostAsync("/portal/invitations", new JsonObject { ["email"] = email, ["role"] = role });
        var token = await MailedTokenAsync(email, "/invitation/");
        invitation["id"].ShouldNotBeNull();
        var member = new PortalClient(fixture.Program.Url) { ProjectId = ProjectId };
        await member.EnterAsync("/portal/invitations/sign-up", new JsonObject { ["token"] = token, ["password"] = Password });
        var watched = await fixture.OpenAsync();
        await SignInWindowAsync(watched, member.SessionToken);
        return (member, watched);
    }

    /// <summary>What stands after a path in the newest mail to an address, as a link in it has it.</summary>
    public async Task<string> MailedTokenAsync(string address, string path)
    {
        var folder = Path.Combine(fixture.Program.Folder, "data", "mails");
        for (var tries = 0; tries < 200; tries++)
        {
            string[] mails = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).OrderDescending(StringComparer.Ordinal)] : [];
            foreach (var mail in mails)
            {
                var text = (await File.ReadAllTextAsync(mail))
                    .Replace("=\r\n", "", StringComparison.Ordinal)
                    .Replace("=\n", "", StringComparison.Ordinal);
                var at = text.Contains(address, StringComparison.OrdinalIgnoreCase) ? text.IndexOf(path, StringComparison.Ordinal) : -1;
                if (at >= 0)
                {
                    return new string([
                        .. text[(at + path.Length)..].TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.'),
                    ]);
                }
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"No mail to {address} has a link with {path}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Watched.DisposeAsync();
        Owner.Dispose();
        Backend?.Dispose();
        Stripe?.Dispose();
    }

    internal static string Fresh() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    private Task SignInWindowAsync(string token) => SignInWindowAsync(Watched, token);

    private async Task SignInWindowAsync(WatchedPage watched, string token) =>
        await watched.Page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "licenzy_session",
                Value = token,
                Url = fixture.Program.Url,
                HttpOnly = true,
                SameSite = SameSiteAttribute.Lax,
            },
        ]);

    private async Task AddProductAsync(StageStripe stripe, string code, string name, string kind, long amount, string? interval = null)
    {
        var price = await stripe.CreatePriceAsync(name, amount, interval);
        var body = new JsonObject
        {
            ["mode"] = "test",
            ["product_code"] = code,
            ["name"] = name,
            ["kind"] = kind,
            ["stripe_price_id"] = price,
        };
        if (kind == "time_pass")
        {
            body["duration_days"] = 1;
        }
        else if (kind == "usage_pack")
        {
            body["usage_units"] = 1000;
        }

        await Owner.PostAsync("/portal/products", body);
    }
}
