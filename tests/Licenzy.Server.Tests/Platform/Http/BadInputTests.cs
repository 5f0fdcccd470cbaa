using System.Text;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Platform.Http;

/// <summary>For the class of bugs in which a request that is not as documented is half understood, or answered by a stack trace.</summary>
public abstract class BadInputTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public static TheoryData<string> Routes => [RuntimeBodies.Check, RuntimeBodies.Consume, RuntimeBodies.Checkout];

    public static TheoryData<string, string, string> BadFields
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var bad in RuntimeBodies.Bad())
            {
                rows.Add(bad.Param, bad.Body, bad.Path);
            }

            return rows;
        }
    }

    public static TheoryData<string, string> NotAnObject =>
        new()
        {
            { "", "invalid_request" },
            { "null", "invalid_request" },
            { "[]", "invalid_request" },
            { "\"text\"", "invalid_request" },
            { "1", "invalid_request" },
            { "true", "invalid_request" },
            { " ", "invalid_json" },
            { "{", "invalid_json" },
            { "{\"subject_ref\":\"a\"", "invalid_json" },
            { "{\"subject_ref\":\"a\",}", "invalid_json" },
            { "{/* c */\"subject_ref\":\"a\"}", "invalid_json" },
            { "{'subject_ref':'a'}", "invalid_json" },
            { "{subject_ref:\"a\"}", "invalid_json" },
            { "{\"subject_ref\":NaN}", "invalid_json" },
            { "{\"subject_ref\":\"a\u0001\"}", "invalid_json" },
            { "{\"subject_ref\":\"\\u12\"}", "invalid_json" },
            { "subject_ref=a", "invalid_json" },
            { "<subject_ref>a</subject_ref>", "invalid_json" },
        };

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task A_bad_field_is_refused_by_name(string param, string body, string path)
    {
        var answer = await api.PostTextAsync(path, body, RuntimeApi.Fresh("bad"));

        answer.Status.ShouldBe(400, answer.Text);
        answer.Error.ShouldBe("invalid_request", answer.Text);
        // A fault inside a field's value may name the member in it.
        $"{answer.Param}.".ShouldStartWith($"{param}.", Case.Sensitive, answer.Text);
    }

    [Theory]
    [MemberData(nameof(NotAnObject))]
    public async Task A_body_that_is_no_object_is_refused(string body, string error)
    {
        foreach (var row in Routes)
        {
            var answer = await api.PostTextAsync(row.Data, body, RuntimeApi.Fresh("bad"));

            answer.Status.ShouldBe(400, $"{row.Data} {answer.Text}");
            answer.Error.ShouldBe(error, answer.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Bytes_that_are_no_text_and_depths_without_end_are_refused(string path)
    {
        byte[] brokenValue = [.. "{\"subject_ref\":\"a"u8, 0xFF, .. "\"}"u8];
        byte[] brokenName = [.. "{\"subject_ref"u8, 0xC3, .. "\":\"a\"}"u8];
        byte[] longForm = [.. "{\"subject_ref\":\""u8, 0xC0, 0x80, .. "\"}"u8];
        var deepValue = Encoding.UTF8.GetBytes($"{{\"subject_ref\":{new string('[', 5000)}");
        var deepNames = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"subject_ref\":", 3000)));
        var brokenEscape = "{\"\\ud83d\":1}"u8.ToArray();
        foreach (var body in new[] { brokenValue, brokenName, longForm, deepValue, deepNames, brokenEscape })
        {
            var answer = await SendAsync(path, new ByteArrayContent(body), "application/json");

            answer.Status.ShouldBe(400, answer.Text);
            answer.Error.ShouldBeOneOf("invalid_request", "invalid_json");
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nothing_may_follow_the_object(string path)
    {
        foreach (var rest in new[] { " x", "{}", ",", "}" })
        {
            (await api.PostTextAsync(path, RuntimeBodies.Good(path) + rest, RuntimeApi.Fresh("bad"))).Error.ShouldBe("invalid_json");
        }
    }

    [Fact]
    public async Task An_event_is_refused_without_a_signature_and_beyond_one_mebibyte()
    {
        const string Path = "/v1/webhooks/stripe/tenant";
        var more = new byte[(1024 * 1024) + 1];

        (await SendAsync(Path, new ByteArrayContent(more[1..]), "application/json")).Error.ShouldBe("invalid_signature");
        (await SendAsync(Path, new ByteArrayContent(more), "application/json")).Error.ShouldBe("payload_too_large");
        (await SendAsync(Path, new ByteArrayContent([]), mediaType: null)).Error.ShouldBe("invalid_signature");
        (await SendAsync($"{Path}?connection=con_none", new StringContent("{}"), "application/json")).Error.ShouldBe("invalid_signature");
    }

    [Fact]
    public async Task A_mark_of_byte_order_is_no_part_of_the_text()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"subject_ref\":\"bom\"}"u8];

        var answer = await SendAsync(RuntimeBodies.Check, new ByteArrayContent(body), "application/json");

        answer.Status.ShouldBe(200, answer.Text);
    }

    [Fact]
    public async Task Ten_megabytes_are_answered_and_not_cut_off()
    {
        var body = new byte[10 * 1024 * 1024];
        Array.Fill(body, (byte)' ');
        for (var time = 0; time < 20; time++)
        {
            var answer = await SendAsync(RuntimeBodies.Check, new ByteArrayContent(body), "application/json");

            answer.Status.ShouldBe(413);
            answer.Error.ShouldBe("payload_too_large");
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Sixty_four_kibibytes_are_the_most_whether_their_length_is_told_or_not(string path)
    {
        var most = Encoding.UTF8.GetBytes("{\"surprise\":1}".PadRight(64 * 1024));
        var more = Encoding.UTF8.GetBytes("{\"surprise\":1}".PadRight((64 * 1024) + 1));

        (await SendAsync(path, new ByteArrayContent(most), "application/json")).Error.ShouldBe("invalid_request");
        (await SendAsync(path, new StreamContent(new Untold(most)), "application/json")).Error.ShouldBe("invalid_request");
        (await SendAsync(path, new ByteArrayContent(more), "application/json")).Error.ShouldBe("payload_too_large");
        (await SendAsync(path, new StreamContent(new Untold(more)), "application/json")).Error.ShouldBe("payload_too_large");
    }

    [Theory]
    [InlineData(null, 415)]
    [InlineData("", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/vnd.licenzy+json", 415)]
    [InlineData("application/problem+json", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json, text/plain", 415)]
    [InlineData("*/*", 415)]
    [InlineData("application/json", 200)]
    [InlineData("Application/JSON; Charset=UTF-8", 200)]
    [InlineData("application/json; charset=\"utf-8\"", 200)]
    public async Task Only_json_in_utf8_is_taken(string? mediaType, int status)
    {
        var answer = await SendAsync(
            RuntimeBodies.Check,
            new ByteArrayContent(Encoding.UTF8.GetBytes(RuntimeBodies.Good(RuntimeBodies.Check))),
            mediaType
        );

        answer.Status.ShouldBe(status, answer.Text);
        answer.Error.ShouldBe(status == 415 ? "unsupported_media_type" : null);
    }

    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/access")]
    [InlineData("POST", "/v1/access/check/more")]
    [InlineData("GET", "/v1/entitlements")]
    [InlineData("GET", "/v1/entitlements/a/b")]
    [InlineData("GET", "/v2/access/check")]
    [InlineData("GET", "/v1/checkout/session/a/b")]
    [InlineData("GET", "/v1/../health/nothing")]
    public async Task An_unknown_route_is_not_found(string method, string path)
    {
        var answer = await api.SendAsync(new HttpMethod(method), path, content: null, idempotencyKey: null);

        answer.Status.ShouldBe(404, answer.Text);
        answer.Error.ShouldBe("not_found");
    }

    [Theory]
    [InlineData("GET", "/v1/access/check", "POST")]
    [InlineData("PUT", "/v1/access/check", "POST")]
    [InlineData("OPTIONS", "/v1/access/check", "POST")]
    [InlineData("DELETE", "/v1/usage/consume", "POST")]
    [InlineData("HEAD", "/v1/usage/consume", "POST")]
    [InlineData("PATCH", "/v1/checkout/session", "POST")]
    [InlineData("POST", "/v1/checkout/session/att_1", "GET")]
    [InlineData("POST", "/v1/entitlements/user_1", "GET")]
    [InlineData("DELETE", "/v1/customer/access/user_1", "GET")]
    [InlineData("GET", "/v1/webhooks/stripe/tenant", "POST")]
    [InlineData("BREW", "/v1/access/check", "POST")]
    public async Task A_wrong_method_names_the_right_one(string method, string path, string allowed)
    {
        var answer = await api.SendAsync(new HttpMethod(method), path, content: null, idempotencyKey: null);

        answer.Status.ShouldBe(405);
        answer.Header("Allow").ShouldNotBeNull().Split(',', StringSplitOptions.TrimEntries).ShouldContain(name => name == allowed);
    }

    [Theory]
    [InlineData("/v1/entitlements/user_1?available=yes", "available")]
    [InlineData("/v1/entitlements/user_1?available=", "available")]
    [InlineData("/v1/entitlements/user_1?available=true&available=false", "available")]
    [InlineData("/v1/entitlements/user_1?available=TRUE", "available")]
    [InlineData("/v1/checkout/session/att_1?wait=31", "wait")]
    [InlineData("/v1/checkout/session/att_1?wait=-1", "wait")]
    [InlineData("/v1/checkout/session/att_1?wait=1.5", "wait")]
    [InlineData("/v1/checkout/session/att_1?wait=99999999999", "wait")]
    [InlineData("/v1/checkout/session/att_1?wait=", "wait")]
    [InlineData("/v1/checkout/session/att_1?wait=1&wait=2", "wait")]
    public async Task A_bad_query_is_refused_by_name(string path, string param)
    {
        var answer = await api.GetAsync(path);

        answer.Status.ShouldBe(400, answer.Text);
        answer.Error.ShouldBe("invalid_request");
        answer.Param.ShouldBe(param);
    }

    [Fact]
    public async Task Queries_that_nobody_asked_for_and_a_slash_at_the_end_change_nothing()
    {
        (await api.PostTextAsync("/v1/access/check?mode=live&subject_ref=b", "{\"subject_ref\":\"a\"}")).Json["subject_ref"]!
            .GetValue<string>()
            .ShouldBe("a");
        (await api.PostTextAsync("/v1/access/check/", "{\"subject_ref\":\"a\"}")).Status.ShouldBe(200);
        (await api.GetAsync("/v1/entitlements/a/")).Json["subject_ref"]!.GetValue<string>().ShouldBe("a");
        (await api.GetAsync("/v1/entitlements/a?mode=live#part")).Json["mode"]!.GetValue<string>().ShouldBe("test");
    }

    private Task<ApiAnswer> SendAsync(string path, HttpContent content, string? mediaType)
    {
        content.Headers.ContentType = null;
        if (mediaType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        return api.SendAsync(HttpMethod.Post, path, content, RuntimeApi.Fresh("bad"));
    }

    /// <summary>A stream that hides its length, so that it is sent in chunks.</summary>
    private sealed class Untold(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

public sealed class BadInputOnSqlite(SqliteServer server) : BadInputTests(server), IClassFixture<SqliteServer>;

public sealed class BadInputOnPostgres(PostgresServer server) : BadInputTests(server), IClassFixture<PostgresServer>;
