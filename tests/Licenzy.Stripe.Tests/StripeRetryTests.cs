using System.Diagnostics;
using Licenzy.Stripe.Objects;
using static Licenzy.Stripe.Tests.LoopbackStripe;

namespace Licenzy.Stripe.Tests;

public sealed class StripeRetryTests
{
    private const string Customer = """{"id":"cus_1","object":"customer"}""";
    private const string Locked = """{"error":{"type":"invalid_request_error","code":"lock_timeout","message":"Locked."}}""";
    private const string Refused = """{"error":{"type":"invalid_request_error","message":"No."}}""";

    [Fact]
    public async Task A_retry_keeps_the_idempotency_key_and_the_body()
    {
        await using var stripe = await StartAsync(Answer(500, "{}"), Abort, Answer(200, Customer));

        var result = await stripe.Client().CreateCustomerAsync(Credentials, new() { Name = "Zoë" });

        result.ShouldBeOfType<StripeResult<StripeCustomer>.Success>();
        stripe.Requests.Count.ShouldBe(3);
        stripe
            .Requests.Select(request => request.Headers["Idempotency-Key"])
            .Distinct(StringComparer.Ordinal)
            .ShouldHaveSingleItem()
            .Length.ShouldBe(32);
        stripe.Requests.Select(request => request.Body).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldBe("name=Zo%C3%AB");
    }

    [Fact]
    public async Task Two_calls_have_two_keys_and_a_given_key_is_used_as_it_is()
    {
        await using var stripe = await StartAsync(Answer(200, Customer));
        var client = stripe.Client();

        await client.CreateCustomerAsync(Credentials, new());
        await client.CreateCustomerAsync(Credentials, new());
        await client.CreateCustomerAsync(Credentials, new(), "att_1");

        var keys = stripe.Requests.Select(request => request.Headers["Idempotency-Key"]).ToList();
        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        keys[2].ShouldBe("att_1");
    }

    [Theory]
    [InlineData(400, Refused, null, 1)]
    [InlineData(400, Refused, "true", 3)]
    [InlineData(402, Refused, null, 1)]
    [InlineData(409, Refused, null, 1)]
    [InlineData(409, Locked, null, 3)]
    [InlineData(409, Locked, "false", 1)]
    [InlineData(429, Refused, null, 3)]
    [InlineData(500, Refused, null, 3)]
    [InlineData(500, Refused, "false", 1)]
    [InlineData(500, Refused, "perhaps", 3)]
    [InlineData(503, Refused, null, 3)]
    public async Task Only_what_may_pass_is_sent_again_unless_Stripe_says_otherwise(
        int status,
        string body,
        string? shouldRetry,
        int requests
    )
    {
        (string, string)[] headers = shouldRetry is null ? [] : [("Stripe-Should-Retry", shouldRetry)];
        await using var stripe = await StartAsync(Answer(status, body, headers));

        await StripeClientTests.ErrorOf(stripe.Client().RetrieveAccountAsync(Credentials));

        stripe.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        await using var stripe = await StartAsync(Answer(429, Refused, ("Retry-After", "1")), Answer(200, Customer));
        var watch = Stopwatch.StartNew();

        var result = await stripe.Client().RetrieveCustomerAsync(Credentials, "cus_1");

        result.ShouldBeOfType<StripeResult<StripeCustomer>.Success>();
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
    }

    [Fact]
    public async Task A_wait_that_the_call_has_no_time_for_is_left_to_the_caller()
    {
        await using var stripe = await StartAsync(Answer(429, Refused, ("Retry-After", "60")));
        var watch = Stopwatch.StartNew();

        var error = await StripeClientTests.ErrorOf(stripe.Client().RetrieveAccountAsync(Credentials));

        error.Kind.ShouldBe(StripeErrorKind.RateLimited);
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_doubt_stays_when_the_next_answer_refuses_only_the_caller()
    {
        await using var stripe = await StartAsync(Abort, Answer(401, Refused));

        var error = await StripeClientTests.ErrorOf(stripe.Client().CreateCustomerAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.Authentication);
        error.MayHaveHappened.ShouldBeTrue();
    }

    [Fact]
    public async Task A_doubt_ends_when_the_same_key_is_answered_by_a_refusal_of_the_request()
    {
        await using var stripe = await StartAsync(Abort, Answer(400, Refused));

        var error = await StripeClientTests.ErrorOf(stripe.Client().CreateCustomerAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.InvalidRequest);
        error.MayHaveHappened.ShouldBeFalse();
    }

    [Fact]
    public async Task A_doubt_stays_when_a_repeated_removal_finds_nothing()
    {
        await using var stripe = await StartAsync(Abort, Answer(404, Refused));

        var error = await StripeClientTests.ErrorOf(stripe.Client().DeleteWebhookEndpointAsync(Credentials, "we_1"));

        error.Kind.ShouldBe(StripeErrorKind.NotFound);
        error.MayHaveHappened.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nX: y")]
    [InlineData("ключ")]
    public async Task A_key_that_cannot_travel_is_refused_before_anything_is_sent(string key)
    {
        await using var stripe = await StartAsync(Answer(200, Customer));

        await Should.ThrowAsync<ArgumentException>(() => stripe.Client().CreateCustomerAsync(Credentials, new(), key));
        stripe.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_by_rate_alone_leaves_no_doubt_about_a_write()
    {
        await using var stripe = await StartAsync(Answer(429, Refused));

        var error = await StripeClientTests.ErrorOf(stripe.Client().CreateCustomerAsync(Credentials, new()));

        error.MayHaveHappened.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 0.0, 500)]
    [InlineData(1, 0.0, 1000)]
    [InlineData(2, 0.5, 1500)]
    [InlineData(9, 0.0, 4000)]
    [InlineData(1000, 0.999999, 2000)]
    public void Pauses_double_up_to_their_bound_and_jitter_takes_at_most_half(int retries, double jitter, int milliseconds)
    {
        var options = new StripeClientOptions { Jitter = () => jitter };

        var delay = Transport.StripeRetrySchedule.DelayBefore(retries, null, options);

        delay.TotalMilliseconds.ShouldBe(milliseconds, tolerance: 1);
    }
}
