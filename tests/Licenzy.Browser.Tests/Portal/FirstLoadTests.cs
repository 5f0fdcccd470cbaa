using System.Collections.Concurrent;
using System.Globalization;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>For the class of changes that make every page slow for everybody: a library in the wrong chunk.</summary>
public sealed class FirstLoadTests(BrowserFixture fixture)
{
    /// <summary>Bytes of compressed script that a page may fetch before it shows what it is about.</summary>
    private const long Limit = 250 * 1024;

    [Theory]
    [InlineData("overview")]
    [InlineData("getting-started")]
    [InlineData("customers")]
    [InlineData("customers/user_9")]
    [InlineData("products")]
    [InlineData("products/new")]
    [InlineData("events")]
    [InlineData("unmapped")]
    [InlineData("connection")]
    [InlineData("deliveries")]
    [InlineData("endpoints")]
    [InlineData("api-keys")]
    [InlineData("audit-log")]
    [InlineData("settings")]
    [InlineData("/account/members")]
    [InlineData("/account/plan")]
    [InlineData("/me/profile")]
    [InlineData("/me/security")]
    public async Task A_page_shows_its_heading_within_its_budget_of_script(string page)
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        var scripts = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        stage.Page.Response += (_, response) =>
        {
            if (response.Request.ResourceType == "script")
            {
                response.Headers["content-encoding"].ShouldBe("br", response.Url);
                scripts[response.Url] = long.Parse(response.Headers["content-length"], CultureInfo.InvariantCulture);
            }
        };

        await (page.StartsWith('/') ? stage.GoToAsync(page) : stage.GoAsync(page));

        scripts.Values.Sum().ShouldBeInRange(1, Limit, string.Join('\n', scripts.OrderByDescending(script => script.Value)));
    }
}
