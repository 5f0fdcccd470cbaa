using static Licenzy.Stripe.Tests.LoopbackStripe;

namespace Licenzy.Stripe.Tests;

/// <summary>What a restricted key may do is found out without doing it.</summary>
public sealed class StripePermitTests
{
    [Theory]
    [InlineData(200, true)]
    [InlineData(403, false)]
    public async Task Reading_is_tried_by_a_list_of_one(int status, bool granted)
    {
        await using var stripe = await StartAsync(Answer(status, """{"object":"list","data":[]}"""));
        var permit = StripePermit.Needed.Single(one => one.Code == "charges_read");

        var result = await stripe.Client().MayAsync(Credentials, permit, TestContext.Current.CancellationToken);

        result.ShouldBeOfType<StripeResult<bool>.Success>().Value.ShouldBe(granted);
        var request = stripe.Requests.ShouldHaveSingleItem();
        (request.Path, request.Query).ShouldBe(("/v1/charges", "?limit=1"));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(403, false)]
    public async Task Writing_is_tried_by_what_Stripe_refuses_in_any_case(int status, bool granted)
    {
        const string Refusal = """{"error":{"type":"invalid_request_error","message":"Because."}}""";
        await using var stripe = await StartAsync(Answer(status, Refusal));

        var result = await stripe.Client().MayAsync(Credentials, StripePermit.WebhookEndpointsWrite, TestContext.Current.CancellationToken);

        result.ShouldBeOfType<StripeResult<bool>.Success>().Value.ShouldBe(granted);
        stripe.Requests.ShouldHaveSingleItem().Path.ShouldBe("/v1/webhook_endpoints");
    }

    [Theory]
    [InlineData(401, StripeErrorKind.Authentication)]
    [InlineData(500, StripeErrorKind.Api)]
    public async Task What_Stripe_does_not_say_is_neither_granted_nor_lacking(int status, StripeErrorKind kind)
    {
        await using var stripe = await StartAsync(Answer(status, "{}"));
        var client = stripe.Client(options => options with { MaximumRetries = 0 });

        var result = await client.MayAsync(Credentials, StripePermit.Needed[0], TestContext.Current.CancellationToken);

        result.ShouldBeOfType<StripeResult<bool>.Failure>().Error.Kind.ShouldBe(kind);
    }
}
