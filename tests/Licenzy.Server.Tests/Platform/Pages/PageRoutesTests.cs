using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.Platform.Pages;

/// <summary>
/// For the class of bugs in which a page comes without what protects it, comes where the API should answer, or a file leaves the folder of
/// the web app.
/// </summary>
public sealed partial class PageRoutesTests(PagesServer server) : IClassFixture<PagesServer>
{
    private const string Html = "text/html; charset=utf-8";

    [Fact]
    public async Task A_page_takes_nothing_inline_and_nothing_from_elsewhere()
    {
        using var response = await SendAsync("/");

        var nonce = NonceOf(response);
        Header(response, "Content-Security-Policy")
            .ShouldBe(
                $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'none'; img-src 'self'; "
                    + "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            );
        Header(response, "Cache-Control").ShouldBe("no-store");
        Header(response, "Content-Type").ShouldBe(Html);
        Header(response, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(response, "Referrer-Policy").ShouldBe("no-referrer");
        Header(response, "Strict-Transport-Security").ShouldBe("max-age=31536000");
        Header(response, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(response, "X-Frame-Options").ShouldBe("DENY");
        var permissions = Header(response, "Permissions-Policy");
        permissions.ShouldContain("publickey-credentials-get=(self)");
        permissions.ShouldContain("publickey-credentials-create=(self)");
        permissions.ShouldContain("camera=()");
        permissions.ShouldNotContain("*");
    }

    [Fact]
    public async Task Every_answer_has_a_nonce_of_its_own_that_the_page_knows()
    {
        var nonces = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            using var response = await SendAsync("/p/prj_1/test/customers");
            var page = await response.Content.ReadAsStringAsync();
            var nonce = NonceOf(response);
            nonce.Length.ShouldBeGreaterThanOrEqualTo(22);
            page.ShouldBe(BuiltPages.Index.Replace("__CSP_NONCE__", nonce, StringComparison.Ordinal));
            nonces.Add(nonce);
        }

        nonces.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?next=/p/prj_1")]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/reset")]
    [InlineData("/reset/abc.def")]
    [InlineData("/verify/abc-_def")]
    [InlineData("/invitation/abc")]
    [InlineData("/p")]
    [InlineData("/p/prj_1/live/customers/user.js")]
    [InlineData("/p/prj_1/test/customers/a%2Fb")]
    [InlineData("/p/prj_1/test/customers/a%252Fb")]
    [InlineData("/p/prj_1/test/customers/%2E%2E")]
    [InlineData("/p/prj_1/test/customers/a%2F%2E%2E%2Fb")]
    [InlineData("/p/prj_1/test/customers/%F0%9F%98%80%20%C3%BC")]
    [InlineData("/p/prj_1/test/customers/%ff")]
    [InlineData("/account/plan")]
    [InlineData("/me/security")]
    [InlineData("/go/ent_1")]
    public async Task The_web_app_answers_at_its_own_addresses(string address)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var response = await SendAsync(address, method, ("Accept", "application/json"));
            ((int)response.StatusCode).ShouldBe(200, address);
            Header(response, "Content-Type").ShouldBe(Html);
            NonceOf(response).ShouldNotBeEmpty();
            response.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(100);
        }
    }

    [Theory]
    [InlineData("/v1/x")]
    [InlineData("/portal/x")]
    [InlineData("/portal")]
    [InlineData("/assets/none.js")]
    [InlineData("/assets")]
    [InlineData("/assets/sub/app-1a2b3c4d.js")]
    [InlineData("/none.js")]
    [InlineData("/index.html")]
    [InlineData("/appsettings.json")]
    [InlineData("/sign-in/more")]
    [InlineData("/verify")]
    [InlineData("/invitation")]
    [InlineData("/reset/a/b")]
    [InlineData("/P0/x")]
    [InlineData("/docs/none")]
    [InlineData("/p/%2E%2E/v1/x")]
    public async Task Everything_else_stays_with_the_api(string address)
    {
        using var response = await SendAsync(address, HttpMethod.Get, ("Accept", "text/html"));

        ((int)response.StatusCode).ShouldBe(404, address);
        Header(response, "Content-Type").ShouldBe("application/problem+json");
        Header(response, "Cache-Control").ShouldBe("no-store");
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!.GetValue<string>().ShouldBe("not_found");
    }

    [Fact]
    public async Task A_page_is_there_for_everybody_whatever_their_session_and_wherever_the_link_stood()
    {
        using var response = await SendAsync(
            "/p/prj_1/test",
            HttpMethod.Get,
            ("Cookie", "licenzy_session=ended"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "https://elsewhere.example")
        );

        ((int)response.StatusCode).ShouldBe(200);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
        using var posted = await SendAsync("/sign-in", HttpMethod.Post);
        ((int)posted.StatusCode).ShouldBe(405);
        Header(posted, "Content-Type").ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("app-1a2b3c4d.js", "text/javascript; charset=utf-8")]
    [InlineData("app-1a2b3c4d.css", "text/css; charset=utf-8")]
    [InlineData("geist-5e6f.woff2", "font/woff2")]
    public async Task What_has_a_hash_in_its_name_is_kept_for_good(string name, string type)
    {
        using var response = await SendAsync($"/assets/{name}");

        ((int)response.StatusCode).ShouldBe(200);
        Header(response, "Content-Type").ShouldBe(type);
        Header(response, "Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        Header(response, "Vary").ShouldBe("Accept-Encoding");
        Header(response, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(response, "ETag").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "small")]
    [InlineData("br", "small")]
    [InlineData("br;q=0, gzip", null)]
    [InlineData("gzip", null)]
    [InlineData(null, null)]
    public async Task A_file_is_sent_compressed_to_who_takes_it(string? accepted, string? content)
    {
        (string, string)[] headers = accepted is null ? [] : [("Accept-Encoding", accepted)];
        var address = $"/assets/{PagesServer.Script}";
        using var response = await SendAsync(address, HttpMethod.Get, headers);

        response.Content.Headers.ContentEncoding.ShouldBe(content is null ? [] : ["br"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe(content ?? new string('a', 5000));
        using var head = await SendAsync(address, HttpMethod.Head, headers);
        head.Content.Headers.ContentLength.ShouldBe(response.Content.Headers.ContentLength);
        head.Headers.ETag.ShouldBe(response.Headers.ETag);
    }

    [Fact]
    public async Task The_two_forms_of_a_file_are_never_taken_for_each_other()
    {
        var address = $"/assets/{PagesServer.Script}";
        using var plain = await SendAsync(address);
        using var small = await SendAsync(address, HttpMethod.Get, ("Accept-Encoding", "br"));

        small.Headers.ETag.ShouldNotBe(plain.Headers.ETag);
    }

    [Theory]
    [InlineData("/scheme.js", "text/javascript; charset=utf-8")]
    [InlineData("/favicon-test.svg", "image/svg+xml")]
    public async Task A_file_that_keeps_its_name_is_asked_for_each_time_and_sent_once(string address, string type)
    {
        using var first = await SendAsync(address);
        using var second = await SendAsync(address, HttpMethod.Get, ("If-None-Match", Header(first, "ETag")));

        ((int)first.StatusCode).ShouldBe(200);
        Header(first, "Content-Type").ShouldBe(type);
        Header(first, "Cache-Control").ShouldBe("no-cache");
        ((int)second.StatusCode).ShouldBe(304);
        Header(second, "Cache-Control").ShouldBe("no-cache");
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/assets/../../secret.js")]
    [InlineData("/assets/%2e%2e/%2e%2e/secret.js")]
    [InlineData("/assets/..%2f..%2fsecret.js")]
    [InlineData("/assets/%2e%2e%2f%2e%2e%2fsecret.js")]
    [InlineData("/assets/..%5c..%5csecret.js")]
    [InlineData("/assets/..%252f..%252fsecret.js")]
    [InlineData("/..%2fsecret.js")]
    [InlineData("/%2e%2e/secret.js")]
    [InlineData("/secret.js")]
    [InlineData("/assets/secret.key")]
    [InlineData("/assets/secret.js%00.js")]
    [InlineData("/assets/app-1a2b3c4d.js.br")]
    [InlineData("/.vite/manifest.json")]
    [InlineData("/assets/..%2f.vite%2fmanifest.json")]
    [InlineData("/assets/%2fetc%2fpasswd")]
    public async Task Nothing_but_the_files_of_the_web_app_is_served(string address)
    {
        using var response = await SendAsync(address);

        ((int)response.StatusCode).ShouldBeOneOf(400, 404);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain(PagesServer.Secret);
    }

    /// <summary>Sends an address as it is written: a client of the framework would mend it first.</summary>
    private Task<HttpResponseMessage> SendAsync(
        string address,
        HttpMethod? method = null,
        params IReadOnlyList<(string Name, string Value)> headers
    )
    {
        var written = new Uri(server.Url + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, written);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return server.Client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(",", values)
            : "";

    private static string NonceOf(HttpResponseMessage response) =>
        Nonce().Match(Header(response, "Content-Security-Policy")).Groups["nonce"].Value;

    [GeneratedRegex("'nonce-(?<nonce>[A-Za-z0-9_-]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nonce();
}

/// <summary>For the class of bugs in which a build without the pages fails, or pretends to have them.</summary>
public sealed class PagelessTests(PagelessServer server) : IClassFixture<PagelessServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/p/prj_1/test")]
    public async Task A_program_built_without_the_web_app_says_so(string address)
    {
        using var response = await server.Client.GetAsync(address);

        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        response.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldContain("built without its web app");
        page.ShouldContain("href=\"/docs\"");
    }

    [Theory]
    [InlineData("/scheme.js")]
    [InlineData("/assets/app.js")]
    public async Task It_has_no_files(string address)
    {
        using var response = await server.Client.GetAsync(address);

        ((int)response.StatusCode).ShouldBe(404);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
