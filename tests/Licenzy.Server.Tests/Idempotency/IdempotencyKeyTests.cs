using System.Text;
using Licenzy.Core;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Idempotency;

/// <summary>For the class of bugs in which a retry acts twice, is refused for its form, or is answered otherwise than the first time.</summary>
public abstract class IdempotencyKeyTests(TestServer server)
{
    private const string Consume = "/v1/usage/consume";
    private const string Checkout = "/v1/checkout/session";
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_retry_gets_the_first_answer_byte_for_byte()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("retry"));

        var first = await api.ConsumeAsync(subject, 10, key);
        await api.ConsumeAsync(subject, 10);
        var second = await api.ConsumeAsync(subject, 10, key);

        first.Header("Idempotent-Replayed").ShouldBeNull();
        second.Header("Idempotent-Replayed").ShouldBe("true");
        second.Status.ShouldBe(200);
        second.Text.ShouldBe(first.Text);
        second.Header("Content-Type").ShouldBe(first.Header("Content-Type"));
        (second.Header("Request-Id") == first.Header("Request-Id")).ShouldBeFalse();
        await ShouldHaveLeftAsync(subject, 980);
    }

    [Fact]
    public async Task A_body_is_compared_by_what_it_says_and_not_by_its_bytes()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("form"));
        var escaped = string.Concat(subject.Select(character => $"\\u{(int)character:x4}"));

        await api.PostTextAsync(Consume, $"{{\"subject_ref\":\"{subject}\",\"units\":5}}", key);
        string[] others =
        [
            $"{{\"units\":5,\"subject_ref\":\"{subject}\"}}",
            $"\n{{ \"subject_ref\" : \"{subject}\" ,\t\"units\" : 5 }}\r\n",
            $"{{\"subject_ref\":\"{escaped}\",\"units\":5}}",
        ];
        foreach (var other in others)
        {
            (await api.PostTextAsync(Consume, other, key)).Header("Idempotent-Replayed").ShouldBe("true", other);
        }

        await ShouldHaveLeftAsync(subject, 995);
    }

    [Theory]
    [InlineData("k-{0}", "\"k-{0}\"")]
    [InlineData("\"k-{0}\"", "k-{0}")]
    [InlineData("k-{0}", "  k-{0}  ")]
    [InlineData("k\"{0}", "\"k\\\"{0}\"")]
    public async Task Quoted_and_bare_are_one_key(string first, string second)
    {
        var (subject, number) = (await BuyerAsync(), RuntimeApi.Fresh("form"));

        (await api.ConsumeAsync(subject, 1, string.Format(first, number))).Status.ShouldBe(200);
        (await api.ConsumeAsync(subject, 1, string.Format(second, number))).Header("Idempotent-Replayed").ShouldBe("true");
        await ShouldHaveLeftAsync(subject, 999);
    }

    [Fact]
    public async Task Keys_differ_by_case_and_length_and_255_characters_are_taken()
    {
        var subject = await BuyerAsync();
        var key = RuntimeApi.Fresh("long").PadRight(254, 'k');

        foreach (var other in new[] { key, key.ToUpperInvariant(), $"{key}k", "~" + key })
        {
            var answer = await api.ConsumeAsync(subject, 1, other);
            answer.Status.ShouldBe(200, answer.Text);
            answer.Header("Idempotent-Replayed").ShouldBeNull();
        }

        await ShouldHaveLeftAsync(subject, 996);
    }

    [Theory]
    [InlineData(null, "idempotency_key_required")]
    [InlineData("", "idempotency_key_required")]
    [InlineData("   ", "idempotency_key_required")]
    [InlineData("\"\"", "invalid_request")]
    [InlineData("two words", "invalid_request")]
    [InlineData("\"open", "invalid_request")]
    [InlineData("\"a\"b", "invalid_request")]
    [InlineData("\"a\\b\"", "invalid_request")]
    [InlineData("tab\there", "invalid_request")]
    [InlineData("schlüssel", "invalid_request")]
    [InlineData("256", "invalid_request")]
    public async Task A_key_that_is_none_is_refused(string? key, string error)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }
        );
        foreach (var path in new[] { Consume, Checkout })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + path)
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.TestKey}");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key == "256" ? new string('k', 256) : key);
            using var response = await client.SendAsync(request);
            var answer = new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);

            answer.Status.ShouldBe(400, answer.Text);
            answer.Error.ShouldBe(error);
            answer.Param.ShouldBe(error == "invalid_request" ? "Idempotency-Key" : null);
        }
    }

    [Fact]
    public async Task Two_keys_on_one_request_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Consume)
        {
            Content = new StringContent("{\"subject_ref\":\"a\",\"units\":1}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.TestKey}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", ["one", "two"]);

        (await api.SendAsync(request)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused_and_does_nothing()
    {
        var (subject, other, key) = (await BuyerAsync(), await BuyerAsync(), RuntimeApi.Fresh("reused"));
        await api.ConsumeAsync(subject, 1, key);

        foreach (var (who, units) in new[] { (subject, 2L), (other, 1L) })
        {
            var answer = await api.ConsumeAsync(who, units, key);
            answer.Status.ShouldBe(422, answer.Text);
            answer.Error.ShouldBe("idempotency_key_reused");
        }

        await ShouldHaveLeftAsync(subject, 999);
        await ShouldHaveLeftAsync(other, 1000);
    }

    [Fact]
    public async Task A_refusal_for_too_few_units_is_kept_even_after_more_were_bought()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("few"));
        var first = await api.ConsumeAsync(subject, 1500, key);
        await api.BuyAsync(subject, TestServer.Pack);

        var second = await api.ConsumeAsync(subject, 1500, key);

        first.Status.ShouldBe(409);
        first.Error.ShouldBe("insufficient_usage");
        first.Json["usage_remaining"]!.GetValue<long>().ShouldBe(1000);
        second.Status.ShouldBe(409);
        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        second.Header("Content-Type").ShouldBe("application/problem+json");
        (await api.ConsumeAsync(subject, 1500)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_refused_field_leaves_the_key_free()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("free"));

        (await api.ConsumeAsync(subject, 0, key)).Status.ShouldBe(400);
        (await api.PostTextAsync(Consume, "{", key)).Status.ShouldBe(400);
        (await api.ConsumeAsync(subject, 1, key)).Status.ShouldBe(200);

        var checkoutKey = RuntimeApi.Fresh("free");
        (await api.CheckoutAsync(subject, "NO_SUCH_PRODUCT", checkoutKey)).Error.ShouldBe("product_not_found");
        (await api.CheckoutAsync(subject, TestServer.Pack, checkoutKey)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task One_key_means_another_thing_in_another_mode_project_and_operation()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("apart"));
        var stranger = await server.ApiAsync(Mode.Test, project: "Strangers");
        (await api.ConsumeAsync(subject, 1, key)).Status.ShouldBe(200);

        (await RuntimeApi.Live(server).ConsumeAsync(subject, 1, key)).Error.ShouldBe("insufficient_usage");
        (await stranger.ConsumeAsync(subject, 1, key)).Error.ShouldBe("insufficient_usage");
        (await api.CheckoutAsync(subject, TestServer.Pack, key)).Status.ShouldBe(201);
        (await api.ConsumeAsync(subject, 1, key)).Header("Idempotent-Replayed").ShouldBe("true");
    }

    [Fact]
    public async Task A_new_api_key_keeps_the_old_ones_retries()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("rotated"));
        var made = (await server.AddAsync(keys: [new SetupApiKey(Mode.Test, RuntimeApi.Fresh("key"))])).ApiKeys.Single();
        var first = await new RuntimeApi(server, made.Key!).ConsumeAsync(subject, 1, key);
        await server.Database.WriteAsync(
            session => ApiKeyStore.RevokeAsync(session, new Scope(server.Setup.ProjectId!, Mode.Test), made.Id, userId: null, nowMs: 1),
            default
        );

        var second = await api.ConsumeAsync(subject, 1, key);

        second.Header("Idempotent-Replayed").ShouldBe("true");
        second.Text.ShouldBe(first.Text);
        await ShouldHaveLeftAsync(subject, 999);
    }

    [Fact]
    public async Task Eight_calls_at_once_under_one_key_act_once()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("eight"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.ConsumeAsync(subject, 7, key)));

        answers.Count(answer => answer.Status == 200 && answer.Header("Idempotent-Replayed") is null).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Error == "idempotency_key_in_use");
        answers.Where(answer => answer.Status == 200).Select(answer => answer.Text).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        await ShouldHaveLeftAsync(subject, 993);
    }

    [Fact]
    public async Task When_the_answer_is_no_longer_kept_the_ledger_answers_and_nothing_is_spent()
    {
        var (subject, key, few) = (await BuyerAsync(), RuntimeApi.Fresh("old"), RuntimeApi.Fresh("old"));
        await api.ConsumeAsync(subject, 100, key);
        await api.ConsumeAsync(subject, 5000, few);
        await api.ConsumeAsync(subject, 1);
        await ForgetAnswerAsync(key);
        await ForgetAnswerAsync(few);

        var answer = await api.ConsumeAsync(subject, 100, key);
        var refused = await api.ConsumeAsync(subject, 5000, few);

        answer.Status.ShouldBe(200);
        answer.Header("Idempotent-Replayed").ShouldBe("true");
        answer.Json["consumed"]!.GetValue<long>().ShouldBe(100);
        refused.Error.ShouldBe("insufficient_usage");
        (await api.ConsumeAsync(subject, 101, key)).Error.ShouldBe("idempotency_key_reused");
        await ShouldHaveLeftAsync(subject, 899);
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        (await server.Database.ReadAsync(session => UsageEntryStore.ConsumedUnderAsync(session, scope, key), default)).ShouldBe(100);
    }

    [Fact]
    public async Task A_checkout_whose_answer_was_emptied_is_told_again_from_its_attempt()
    {
        var (subject, key) = (RuntimeApi.Fresh("late"), RuntimeApi.Fresh("late"));
        var first = await api.CheckoutAsync(subject, TestServer.Pack, key);
        await ForgetAnswerAsync(key);

        var again = await api.CheckoutAsync(subject, TestServer.Pack, key);

        (again.Status, again.Text, again.Header("Idempotent-Replayed")).ShouldBe((201, first.Text, "true"));
    }

    [Fact]
    public async Task Retention_empties_old_answers_and_leaves_young_ones_and_all_keys()
    {
        var (subject, key) = (await BuyerAsync(), RuntimeApi.Fresh("old"));
        var first = await api.ConsumeAsync(subject, 100, key);
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var retention = server.Services.GetRequiredService<AnswerRetention>();

        await retention.RunOnceAsync(default);
        (await AnswersKeptAsync(key)).ShouldBe(1);

        (await server.Database.ReadAsync(session => AnswerStore.DiscoverOldAsync(session, now + 1, 10), default)).ShouldContain(
            server.Setup.ProjectId!,
            StringComparer.Ordinal
        );
        await server.Database.WriteAsync(session => AnswerStore.EmptyOldAsync(session, server.Setup.ProjectId!, now + 1, 1000), default);
        (await AnswersKeptAsync(key)).ShouldBe(0);
        (await api.ConsumeAsync(subject, 100, key)).Json["consumed"]!.GetValue<long>().ShouldBe(first.Json["consumed"]!.GetValue<long>());
        await ShouldHaveLeftAsync(subject, 900);
    }

    private Task<long> AnswersKeptAsync(string key) =>
        StoredRows
            .Of(server)
            .CountAsync(
                "select count(*) from idempotency_keys where project_id = @ProjectId and mode = 'test' and key = @Key and answer is not null",
                new { server.Setup.ProjectId, Key = key }
            );

    private async Task<string> BuyerAsync()
    {
        var subject = RuntimeApi.Fresh("buyer");
        await api.BuyAsync(subject, TestServer.Pack);
        return subject;
    }

    private async Task ShouldHaveLeftAsync(string subject, long units) =>
        (await api.GetAsync($"/v1/customer/access/{subject}")).Json["usage_remaining"]!.GetValue<long>().ShouldBe(units);

    private Task ForgetAnswerAsync(string key) =>
        server.Database.WriteAsync(
            async session =>
                (
                    await session.ExecuteAsync(
                        "update idempotency_keys set answer = null where project_id = @ProjectId and mode = 'test' and key = @Key",
                        new { server.Setup.ProjectId, Key = key }
                    )
                ).ShouldBe(1),
            default
        );
}

public sealed class IdempotencyKeyOnSqlite(SqliteServer server) : IdempotencyKeyTests(server), IClassFixture<SqliteServer>;

public sealed class IdempotencyKeyOnPostgres(PostgresServer server) : IdempotencyKeyTests(server), IClassFixture<PostgresServer>;
