using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The life of an API key: made, shown once, used against the runtime API, revoked, refused.</summary>
public sealed class KeyLifeTests(BrowserFixture fixture)
{
    private static PageGetByRoleOptions Named(string name) => new() { Name = name, Exact = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_is_shown_once_works_and_is_refused_once_revoked(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        var page = stage.Page;
        await stage.GoAsync("api-keys");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Button, Named("Create key")).ClickAsync();
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("worker");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Create key in test")).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Key worker: shown once");
        await Assertions.Expect(dialog).Not.ToContainTextAsync("lz_test_01");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show", Exact = true }).ClickAsync();
        var secret = (await dialog.Locator("output").TextContentAsync())!.Trim();
        secret.ShouldStartWith("lz_test_");
        secret.Length.ShouldBeGreaterThan(30);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("it cannot be shown again");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByLabel("I have stored it").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("worker");
        (await page.ContentAsync()).ShouldNotContain(secret);

        using var backend = new StageBackend(fixture.Program.Url, secret);
        (await backend.IsAllowedAsync("user_1")).ShouldBeFalse();
        await page.GetByRole(AriaRole.Button, Named("Actions for worker")).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, Named("Revoke…")).ClickAsync();
        await Assertions.Expect(page.GetByText("Calls with it are refused within one second")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, Named("Revoke worker in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Revoked the key worker in test.")).ToBeVisibleAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Table)).Not.ToContainTextAsync("worker");
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{fixture.Program.Url}/v1/access/check")
        {
            Content = JsonContent.Create(new { subject_ref = "user_1" }),
        };
        request.Headers.Authorization = new("Bearer", secret);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        ((int)(await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode).ShouldBe(401);
        stage.Watched.Faults.ShouldBeEmpty();
    }
}
