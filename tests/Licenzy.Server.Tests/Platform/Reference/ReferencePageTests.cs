using System.Net;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Reference;

namespace Licenzy.Server.Tests.Platform.Reference;

public sealed partial class ReferencePageTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-reference-").FullName;
    private LoopbackApplication application = null!;

    public async ValueTask InitializeAsync() =>
        application = await LoopbackApplication.StartAsync(_ => { }, routes => ReferencePage.Map(routes, folder));

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_page_takes_nothing_inline_and_nothing_from_elsewhere()
    {
        PutViewer();

        using var response = await application.Client.GetAsync("/docs");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        var page = await response.Content.ReadAsStringAsync();
        Inline().IsMatch(page).ShouldBeFalse();
        page.ShouldNotContain("://");
        page.ShouldNotContain("{assets}");
    }

    [Fact]
    public async Task Every_file_of_the_page_is_served_and_may_be_kept_for_good()
    {
        PutViewer();
        var page = await application.Client.GetStringAsync("/docs");

        var addresses = Assets().Matches(page).Select(match => match.Groups["address"].Value).ToList();

        addresses.Count.ShouldBe(4);
        foreach (var address in addresses)
        {
            using var response = await application.Client.GetAsync(address);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
            (await response.Content.ReadAsByteArrayAsync()).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task A_browser_gets_the_files_compressed()
    {
        PutViewer();
        var page = await application.Client.GetStringAsync("/docs");
        var address = Assets()
            .Matches(page)
            .Select(match => match.Groups["address"].Value)
            .Single(name => name.EndsWith("bundle.js", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, br" } } };

        using var response = await application.Client.SendAsync(request);

        response.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        response.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        response.Content.Headers.ContentLength!.Value.ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_file_of_another_version_is_not_found()
    {
        PutViewer();

        using var response = await application.Client.GetAsync("/docs/assets/0123456789abcdef/reference.js");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("..%2Fappsettings.json")]
    [InlineData("index.html")]
    public async Task Nothing_but_the_files_of_the_page_is_served(string name)
    {
        PutViewer();
        var version = ReferenceAssets.Load(folder)!.Version;

        using var response = await application.Client.GetAsync($"/docs/assets/{version}/{name}");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_program_built_without_the_viewer_says_so(bool wasBuiltWithIt)
    {
        if (wasBuiltWithIt)
        {
            Directory.CreateDirectory(Path.Combine(folder, "docs-ui"));
        }

        var page = await application.Client.GetStringAsync("/docs");

        page.ShouldContain("built without");
        page.ShouldContain("/openapi/v1.json");
    }

    private void PutViewer()
    {
        var viewer = Directory.CreateDirectory(Path.Combine(folder, "docs-ui")).FullName;
        File.WriteAllText(Path.Combine(viewer, "swagger-ui.css"), ".swagger-ui{}");
        File.WriteAllText(Path.Combine(viewer, "swagger-ui-bundle.js"), new string(' ', 100_000));
    }

    [GeneratedRegex(@"<script>|<script [^>]*>[^<]|<style|\son\w+=|\sstyle=", RegexOptions.None, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(src|href)=""(?<address>/docs/assets/[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assets();
}
