using System.Net.Sockets;
using Licenzy.Stripe.Objects;
using Microsoft.AspNetCore.Http;
using static Licenzy.Stripe.Tests.LoopbackStripe;

namespace Licenzy.Stripe.Tests;

public sealed class StripeClientTests
{
    private const string Price = """{"id":"price_1","object":"price","active":true,"type":"one_time","unit_amount":500,"currency":"eur"}""";

    [Fact]
    public async Task A_success_carries_the_object_the_request_id_and_the_date_of_Stripe()
    {
        await using var stripe = await StartAsync(Answer(200, Price, ("Request-Id", "req_1"), ("Date", "Sat, 21 Nov 2026 10:00:00 GMT")));

        var result = await stripe.Client().RetrievePriceAsync(Credentials, "price_1", ["product"]);

        var success = result.ShouldBeOfType<StripeResult<StripePrice>.Success>();
        success.Value.UnitAmount.ShouldBe(500);
        success.RequestId.ShouldBe("req_1");
        success.ServerDate.ShouldBe(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var request = stripe.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/prices/price_1");
        request.Query.ShouldBe("?expand[0]=product");
        request.Headers["Authorization"].ShouldBe("Bearer rk_test_0123456789abcdef");
        request.Headers["Stripe-Version"].ShouldBe(StripeClientOptions.PinnedVersion);
        request.Headers.ContainsKey("Idempotency-Key").ShouldBeFalse();
    }

    [Theory]
    [InlineData(400, "invalid_request_error", null, StripeErrorKind.InvalidRequest)]
    [InlineData(401, "invalid_request_error", "api_key_expired", StripeErrorKind.Authentication)]
    [InlineData(402, "card_error", "card_declined", StripeErrorKind.Card)]
    [InlineData(403, "invalid_request_error", null, StripeErrorKind.PermissionDenied)]
    [InlineData(404, "invalid_request_error", "resource_missing", StripeErrorKind.NotFound)]
    [InlineData(400, "idempotency_error", null, StripeErrorKind.Idempotency)]
    [InlineData(409, "invalid_request_error", "idempotency_key_in_use", StripeErrorKind.Idempotency)]
    [InlineData(409, "invalid_request_error", "lock_timeout", StripeErrorKind.RateLimited)]
    [InlineData(429, "invalid_request_error", "rate_limit", StripeErrorKind.RateLimited)]
    [InlineData(500, "api_error", null, StripeErrorKind.Api)]
    [InlineData(503, "a_type_of_tomorrow", null, StripeErrorKind.Api)]
    public async Task A_refusal_has_its_kind_and_all_that_Stripe_says_of_it(int status, string type, string? code, StripeErrorKind kind)
    {
        var codeMember = code is null ? "" : $"\"code\":\"{code}\",";
        var body =
            $$$"""{"error":{"type":"{{{type}}}",{{{codeMember}}}"message":"Because.","param":"line_items[0]","decline_code":"lost_card"}}""";
        await using var stripe = await StartAsync(Answer(status, body, ("Request-Id", "req_2")));

        var error = await ErrorOf(stripe.Client(options => options with { MaximumRetries = 0 }).RetrieveAccountAsync(Credentials));

        error.Kind.ShouldBe(kind);
        (error.HttpStatus, error.Type, error.Code, error.Message).ShouldBe((status, type, code, "Because."));
        (error.Param, error.DeclineCode, error.RequestId).ShouldBe(("line_items[0]", "lost_card", "req_2"));
        error.MayHaveHappened.ShouldBeFalse("a read changes nothing");
    }

    [Theory]
    [InlineData(200, "<html>a proxy's page</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"id":"cus_1","object":"customer"}""")]
    [InlineData(200, """{"id":"price_1","id":"price_2","object":"price"}""")]
    [InlineData(302, "")]
    public async Task An_answer_that_is_not_the_object_asked_for_is_unreadable(int status, string body)
    {
        await using var stripe = await StartAsync(Answer(status, body));

        var error = await ErrorOf(stripe.Client().CreatePriceAsync(Credentials, new("prod_1", "eur", 500)));

        error.Kind.ShouldBe(StripeErrorKind.Unreadable);
        error.MayHaveHappened.ShouldBeTrue();
        stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_list_of_other_objects_is_unreadable()
    {
        await using var stripe = await StartAsync(Answer(200, """{"object":"list","data":[{"id":"cus_1","object":"customer"}]}"""));

        var error = await ErrorOf(stripe.Client().ListPricesAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.Unreadable);
    }

    [Fact]
    public async Task A_refusal_without_a_readable_body_keeps_the_kind_of_its_status()
    {
        await using var stripe = await StartAsync(Answer(503, "<html>upstream</html>"));

        var error = await ErrorOf(stripe.Client().RetrieveAccountAsync(Credentials));

        error.Kind.ShouldBe(StripeErrorKind.Api);
        error.Message.ShouldContain("503");
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_at_the_bound()
    {
        // The peer stops writing just behind the bound without ending: whoever wants more runs into the timeout.
        await using var stripe = await StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[(256 * 1024) + 1], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var error = await ErrorOf(
            stripe.Client(options => options with { MaximumAnswerBytes = 256 * 1024 }).RetrieveAccountAsync(Credentials)
        );

        error.Kind.ShouldBe(StripeErrorKind.Unreadable);
        error.Message.ShouldContain("larger");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_is_a_timeout_and_leaves_a_doubt_only_about_a_write(bool write)
    {
        await using var stripe = await StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var client = stripe.Client(options => options with { Timeout = TimeSpan.FromMilliseconds(150) });

        var error = write
            ? await ErrorOf(client.CreateCustomerAsync(Credentials, new()))
            : await ErrorOf(client.RetrieveAccountAsync(Credentials));

        error.Kind.ShouldBe(StripeErrorKind.Timeout);
        error.MayHaveHappened.ShouldBe(write);
    }

    [Fact]
    public async Task A_body_that_stalls_is_a_timeout_too()
    {
        await using var stripe = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("""{"id":"acct""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var error = await ErrorOf(
            stripe.Client(options => options with { Timeout = TimeSpan.FromMilliseconds(200) }).RetrieveAccountAsync(Credentials)
        );

        error.Kind.ShouldBe(StripeErrorKind.Timeout);
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_leaves_no_doubt()
    {
        // Bound but not listening: nobody else can take the port meanwhile.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var address = new Uri($"http://{closed.LocalEndPoint}");
        await using var stripe = await StartAsync(Abort);

        var error = await ErrorOf(stripe.Client(options => options with { ApiBase = address }).CreateCustomerAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.Unreachable);
        error.MayHaveHappened.ShouldBeFalse();
        error.HttpStatus.ShouldBeNull();
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_HTTP_is_unreadable()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var peer = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n"u8.ToArray());
        });
        var address = new Uri($"http://{listener.LocalEndpoint}");
        await using var stripe = await StartAsync(Abort);

        var error = await ErrorOf(stripe.Client(options => options with { ApiBase = address }).CreateCustomerAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.Unreadable);
        await peer;
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_leaves_a_doubt_about_a_write()
    {
        await using var stripe = await StartAsync(Abort);

        var error = await ErrorOf(stripe.Client().CreateCustomerAsync(Credentials, new()));

        error.Kind.ShouldBe(StripeErrorKind.Unreachable);
        error.MayHaveHappened.ShouldBeTrue();
        stripe.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_an_exception()
    {
        await using var stripe = await StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Should.ThrowAsync<OperationCanceledException>(() => stripe.Client().RetrieveAccountAsync(Credentials, cancellation.Token));
    }

    [Fact]
    public async Task An_empty_id_never_becomes_the_address_of_the_whole_list()
    {
        await using var stripe = await StartAsync(Answer(200, Price));

        await Should.ThrowAsync<ArgumentException>(() => stripe.Client().DeleteWebhookEndpointAsync(Credentials, ""));
        stripe.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_cannot_leave_its_place_in_the_path()
    {
        await using var stripe = await StartAsync(Answer(200, Price));

        await stripe.Client().RetrievePriceAsync(Credentials, "../account?x=1#y");

        stripe.Requests.ShouldHaveSingleItem().Path.ShouldStartWith("/v1/prices/");
    }

    internal static async Task<StripeError> ErrorOf<T>(Task<StripeResult<T>> call) =>
        (await call).ShouldBeOfType<StripeResult<T>.Failure>().Error;
}
