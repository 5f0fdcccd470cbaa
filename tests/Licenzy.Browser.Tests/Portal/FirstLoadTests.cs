using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

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
        var answers = new ConcurrentQueue<IResponse>();
        stage.Page.Response += (_, response) => answers.Enqueue(response);

        await (page.StartsWith('/') ? stage.GoToAsync(page) : stage.GoAsync(page));

        var scripts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (
            var answer in answers.Where(answer =>
                answer.Url.Contains("/assets/", StringComparison.Ordinal) && answer.Url.EndsWith(".js", StringComparison.Ordinal)
            )
        )
        {
            var headers = await answer.AllHeadersAsync();
            var length = long.Parse(headers["content-length"], CultureInfo.InvariantCulture);
            scripts[answer.Url] = length;
            // What is tiny gains nothing by being compressed.
            (headers.GetValueOrDefault("content-encoding") == "br" || length < 4096).ShouldBeTrue(answer.Url);
        }

        scripts.Values.Sum().ShouldBeInRange(1, Limit, string.Join('\n', scripts.OrderByDescending(script => script.Value)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{page}: {scripts.Values.Sum() / 1024} KiB");
    }
}
