using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Platform.Http;

/// <summary>
/// For the class of bugs in which a caller is not told its limit, is stopped before it or goes on after it. On one engine:
/// the limit lives in memory.
/// </summary>
public sealed class RateLimitTests(RateLimitTests.Limited server) : IClassFixture<RateLimitTests.Limited>
{
    private const int Burst = 5;

    [Fact]
    public async Task Every_answer_to_a_key_tells_its_limit()
    {
        ApiAnswer[] answers =
        [
            await (await server.ApiAsync(Mode.Test)).PostTextAsync("/v1/access/check", "{\"subject_ref\":\"a\"}"),
            await (await server.ApiAsync(Mode.Test)).PostTextAsync("/v1/access/check", "{"),
            await (await server.ApiAsync(Mode.Test)).GetAsync("/v1/checkout/session/att_1"),
            await (await server.ApiAsync(Mode.Test)).ConsumeAsync("a", 1),
            await (await server.ApiAsync(Mode.Test)).PostTextAsync("/v1/usage/consume", "{}"),
        ];

        answers.Select(answer => answer.Status).ShouldBe([200, 400, 404, 409, 400]);
        foreach (var answer in answers)
        {
            answer.Header("RateLimit-Policy").ShouldBe("\"default\";q=1;w=1");
            answer.Header("RateLimit").ShouldBe($"\"default\";r={Burst - 1};t=1");
        }
    }

    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_come_back_and_then_may()
    {
        var (api, other) = (await server.ApiAsync(Mode.Test), await server.ApiAsync(Mode.Test));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => CheckAsync(api)));

        var refused = answers.Where(answer => answer.Status == 429).ToList();
        // A slow machine may earn a few more while the burst is on its way.
        refused.Count.ShouldBeInRange(20, 40 - Burst);
        refused.ShouldAllBe(answer => answer.Error == "rate_limited" && answer.Header("Retry-After") == "1");
        refused.ShouldAllBe(answer => answer.Header("RateLimit") == "\"default\";r=0;t=1");
        (await CheckAsync(other)).Status.ShouldBe(200);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (await CheckAsync(api)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_stripe_that_does_not_answer_in_time_is_told_and_tried_again_under_the_same_key()
    {
        var api = await server.ApiAsync(Mode.Test);
        var (subject, key) = (RuntimeApi.Fresh("slow"), RuntimeApi.Fresh("slow"));
        await server.FaultAsync("""{"route":"/v1/checkout/sessions","method":"POST","kind":"delay","delay_ms":4500,"times":2}""");

        var late = await api.CheckoutAsync(subject, TestServer.Pack, key);
        var made = await api.CheckoutAsync(subject, TestServer.Pack, key);
        while (made.Error is "stripe_timeout" or "stripe_error" or "rate_limited")
        {
            // Stripe is still busy with the first call, and makes the second one wait for it.
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            made = await api.CheckoutAsync(subject, TestServer.Pack, key);
        }

        late.Status.ShouldBe(504, late.Text);
        late.Error.ShouldBe("stripe_timeout");
        made.Status.ShouldBe(201, made.Text);
        made.Header("Idempotent-Replayed").ShouldBeNull();
        (await server.SessionsMadeAsync(made)).ShouldBe(1);
    }

    private static Task<ApiAnswer> CheckAsync(RuntimeApi api) => api.PostTextAsync("/v1/access/check", "{\"subject_ref\":\"a\"}");

    /// <summary>A server of little patience: with its callers, and with Stripe.</summary>
    public sealed class Limited : SqliteServer
    {
        protected override IReadOnlyList<string> Settings =>
            ["--RateLimits:RequestsPerSecond=1", $"--RateLimits:Burst={Burst}", "--Stripe:TimeoutSeconds=2", "--Stripe:MaximumRetries=1"];
    }
}

/// <summary>Whoever runs the program may leave the limit to something in front of it.</summary>
public sealed class NoRateLimitTests(NoRateLimitTests.Unlimited server) : IClassFixture<NoRateLimitTests.Unlimited>
{
    [Fact]
    public async Task Switched_off_there_is_no_limit_and_none_is_told()
    {
        var api = RuntimeApi.Test(server);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => api.PostTextAsync("/v1/access/check", "{\"subject_ref\":\"a\"}"))
        );

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.ShouldAllBe(answer => answer.Header("RateLimit") == null && answer.Header("RateLimit-Policy") == null);
    }

    /// <summary>A limit that would bite, switched off.</summary>
    public sealed class Unlimited : SqliteServer
    {
        protected override IReadOnlyList<string> Settings =>
            ["--RateLimits:Enabled=false", "--RateLimits:RequestsPerSecond=1", "--RateLimits:Burst=1"];
    }
}
