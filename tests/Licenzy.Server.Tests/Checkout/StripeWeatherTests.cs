using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Checkout;

/// <summary>
/// For the class of bugs in which Stripe's bad days make a second session, a key that can never be used again, an answer
/// that leaks, or a wait without an end.
/// </summary>
public abstract class StripeWeatherTests(TestServer server)
{
    private const string Sessions = "/v1/checkout/sessions";
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly string subject = RuntimeApi.Fresh("weather");
    private readonly string key = RuntimeApi.Fresh("checkout");

    [Theory]
    [InlineData("status", 500, 502, "stripe_error")]
    [InlineData("status", 503, 502, "stripe_error")]
    [InlineData("status", 429, 502, "stripe_error")]
    [InlineData("status", 409, 502, "stripe_error")]
    [InlineData("garbage", null, 502, "stripe_error")]
    [InlineData("drop", null, 502, "stripe_error")]
    [InlineData("drop_after_effect", null, 502, "stripe_error")]
    [InlineData("delay", null, 504, "stripe_timeout")]
    public async Task After_bad_weather_the_same_key_makes_exactly_one_session(string kind, int? status, int answer, string error)
    {
        await server.Dial.FaultAsync(Sessions, kind, status, delayMs: kind == "delay" ? 1500 : null);

        var first = await CheckoutAsync();
        var second = await UntilAnsweredAsync();
        var third = await CheckoutAsync();

        first.Status.ShouldBe(answer, first.Text);
        first.Error.ShouldBe(error);
        ShouldKeepSecrets(first);
        second.Status.ShouldBe(201, second.Text);
        third.Text.ShouldBe(second.Text);
        third.Header("Idempotent-Replayed").ShouldBe("true");
        await ShouldHaveSoldOnceAsync();
    }

    [Fact]
    public async Task A_slow_Stripe_is_not_waited_for_longer_than_the_setting_says()
    {
        await server.Dial.FaultAsync(Sessions, "delay", delayMs: 4000);
        var start = TimeProvider.System.GetTimestamp();

        var answer = await CheckoutAsync();

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(3.5));
        answer.Status.ShouldBe(504);
        answer.Header("Retry-After").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_definite_refusal_frees_the_key_for_another_request(int status)
    {
        await server.Dial.FaultAsync(Sessions, "status", status);

        var refused = await CheckoutAsync();
        var corrected = await CheckoutAsync(TestServer.Pass);

        refused.Status.ShouldBe(502, refused.Text);
        refused.Error.ShouldBe("stripe_error");
        ShouldKeepSecrets(refused);
        corrected.Status.ShouldBe(201, corrected.Text);
        await ShouldHaveSoldOnceAsync();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_of_the_key_after_a_lost_answer_proves_nothing(int status)
    {
        await server.Dial.FaultAsync(Sessions, "drop_after_effect");
        await server.Dial.FaultAsync(Sessions, "status", status);

        (await CheckoutAsync()).Status.ShouldBe(502);
        (await CheckoutAsync()).Status.ShouldBe(502);
        (await CheckoutAsync()).Status.ShouldBe(201);

        await ShouldHaveSoldOnceAsync();
    }

    [Fact]
    public async Task A_price_that_Stripe_does_not_know_is_told_in_Stripe_s_words_and_can_be_corrected()
    {
        var code = RuntimeApi.Fresh("GONE").ToUpperInvariant();
        await SaveAsync(code, "price_that_never_was");

        var refused = await CheckoutAsync(code);
        await SaveAsync(code, await server.PriceOfAsync(TestServer.Pack));
        var corrected = await CheckoutAsync(code);

        refused.Status.ShouldBe(502, refused.Text);
        refused.Json["detail"]!.GetValue<string>().ShouldContain("price_that_never_was");
        corrected.Status.ShouldBe(201, corrected.Text);
        await ShouldHaveSoldOnceAsync();
    }

    [Fact]
    public async Task A_stored_key_that_Stripe_does_not_accept_is_said_without_showing_it()
    {
        const string Revoked = "sk_test_revokedandverysecret";
        var name = RuntimeApi.Fresh("revoked");
        var setup = await server.ApplyAsync(
            new(
                new(name, $"{name}@licenzy.test", new("a-long-password")),
                new(name),
                [new(Core.Mode.Test, new(Revoked))],
                [new(Core.Mode.Test, "PACK", "Pack", Core.ProductKind.UsagePack, "price_x", UsageUnits: 5)],
                [new(Core.Mode.Test, "key")]
            )
        );

        var answer = await new RuntimeApi(server, setup.ApiKeys[0].Key!).CheckoutAsync(subject, "PACK", key);

        answer.Status.ShouldBe(502, answer.Text);
        answer.Text.ShouldNotContain(Revoked);
        answer.Text.ShouldNotContain("verysecret");
    }

    [Fact]
    public async Task Eight_equal_requests_at_once_make_one_session()
    {
        await server.Dial.FaultAsync(Sessions, "delay", delayMs: 400);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CheckoutAsync()));

        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Error == "idempotency_key_in_use");
        answers.Where(answer => answer.Status == 201).Select(answer => answer.Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        await ShouldHaveSoldOnceAsync();
    }

    private Task<ApiAnswer> CheckoutAsync(string product = TestServer.Pack) => api.CheckoutAsync(subject, product, key);

    private async Task<ApiAnswer> UntilAnsweredAsync()
    {
        var answer = await CheckoutAsync();
        for (var tries = 0; answer.Status != 201 && tries < 20; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250));
            answer = await CheckoutAsync();
        }

        return answer;
    }

    private Task SaveAsync(string code, string price) =>
        server.ApplyAsync(
            new(
                new("Tests", "owner@licenzy.test"),
                new("Tests"),
                Products: [new(Core.Mode.Test, code, "Gone", Core.ProductKind.UsagePack, price, UsageUnits: 10)]
            )
        );

    private async Task ShouldHaveSoldOnceAsync()
    {
        var sessions = await server.Dial.ReadAsync("/v1/checkout/sessions?limit=100");
        var ours = sessions["data"]!.AsArray().Where(session => (string?)session!["client_reference_id"] == subject);
        ours.Count().ShouldBe(1);
    }

    private static void ShouldKeepSecrets(ApiAnswer answer)
    {
        answer.Text.ShouldNotContain(TestServer.StripeTestKey);
        answer.Text.ShouldNotContain("   at ");
        answer.Text.ShouldNotContain("Exception");
    }
}

/// <summary>One server per engine that loses patience with Stripe after a second and tries once.</summary>
public sealed class ImpatientSqliteServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => Impatience.Settings;
}

public sealed class ImpatientPostgresServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => Impatience.Settings;
}

internal static class Impatience
{
    public static IReadOnlyList<string> Settings { get; } = ["--Stripe:TimeoutSeconds=1", "--Stripe:MaximumRetries=0"];
}

public sealed class StripeWeatherOnSqlite(ImpatientSqliteServer server) : StripeWeatherTests(server), IClassFixture<ImpatientSqliteServer>;

public sealed class StripeWeatherOnPostgres(ImpatientPostgresServer server)
    : StripeWeatherTests(server),
        IClassFixture<ImpatientPostgresServer>;

/// <summary>Stripe is not there at all: refused connections, and then it is back.</summary>
public abstract class StripeAwayTests(TestServer server)
{
    [Fact]
    public async Task While_Stripe_refuses_connections_checkout_says_so_and_all_else_goes_on()
    {
        var api = RuntimeApi.Test(server);
        var subject = RuntimeApi.Fresh("away");
        await api.BuyAsync(subject, TestServer.Pack);
        await server.Sandbox.StopAsync();

        var answer = await api.CheckoutAsync(subject, TestServer.Pack);

        answer.Status.ShouldBe(502, answer.Text);
        answer.Error.ShouldBe("stripe_error");
        answer.Text.ShouldNotContain(TestServer.StripeTestKey);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await api.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
    }
}

public sealed class StripeAwayOnSqlite(ImpatientSqliteServer server) : StripeAwayTests(server), IClassFixture<ImpatientSqliteServer>;

public sealed class StripeAwayOnPostgres(ImpatientPostgresServer server) : StripeAwayTests(server), IClassFixture<ImpatientPostgresServer>;
