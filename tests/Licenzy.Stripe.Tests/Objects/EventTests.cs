using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe.Tests.Objects;

public sealed class EventTests
{
    private const string Snapshot = """
        {"id":"evt_1","object":"event","type":"customer.subscription.updated","created":1700000000,"livemode":false,
         "api_version":"2026-05-27.dahlia","account":"acct_1","request":{"id":"req_1","idempotency_key":"att_1"},
         "data":{"object":{"id":"sub_1","object":"subscription"},"previous_attributes":{"status":"incomplete"}}}
        """;

    [Fact]
    public void A_snapshot_event_is_read()
    {
        var read = Parse(Snapshot).ShouldBeOfType<StripeEventReading.Snapshot>().Event;

        (read.Id, read.Type, read.Created, read.LiveMode).ShouldBe(("evt_1", "customer.subscription.updated", 1700000000L, false));
        (read.DataObjectType, read.DataObjectId, read.AccountId).ShouldBe(("subscription", "sub_1", "acct_1"));
        (read.ApiVersion, read.RequestIdempotencyKey).ShouldBe(("2026-05-27.dahlia", "att_1"));
        read.PreviousAttributes!.Value.GetProperty("status").GetString().ShouldBe("incomplete");
    }

    [Theory]
    [InlineData(
        """{"id":"evt_1","object":"v2.core.event","type":"v1.customer.created","created":"2026-11-21T10:00:00Z","livemode":true,"related_object":{"id":"cus_1","type":"customer","url":"/v1/customers/cus_1"},"snapshot_event":"evt_2"}"""
    )]
    [InlineData(
        """{"id":"evt_1","type":"v1.customer.created","livemode":true,"related_object":{"id":"cus_1","type":"customer"},"snapshot_event":{"id":"evt_2"}}"""
    )]
    public void An_event_without_a_snapshot_is_thin(string body)
    {
        var read = Parse(body).ShouldBeOfType<StripeEventReading.Thin>().Event;

        (read.Id, read.Type, read.LiveMode).ShouldBe(("evt_1", "v1.customer.created", true));
        (read.RelatedObjectId, read.RelatedObjectType, read.SnapshotEventId).ShouldBe(("cus_1", "customer", "evt_2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"id":"evt_1","object":"charge"}""")]
    [InlineData("""{"id":"","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":7,"created":1,"livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":"now","livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":-1,"livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":"no","data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":false,"data":{"object":[]}}""")]
    [InlineData("""{"id":"evt_1","id":"evt_2","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{"a":{"b":1,"\u0062":2}}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{"a":"\ud800"}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{"\udc00":1}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"a","created":1,"livemode":false,"data":{"object":{}}} {}""")]
    public void What_is_no_event_gets_a_reason(string body) =>
        Parse(body).ShouldBeOfType<StripeEventReading.Unreadable>().Reason.ShouldNotBeNullOrWhiteSpace();

    [Fact]
    public void An_id_too_long_to_be_one_is_refused() =>
        Parse(Snapshot.Replace("evt_1", new string('e', 256), StringComparison.Ordinal)).ShouldBeOfType<StripeEventReading.Unreadable>();

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Snapshot);
        bytes[Snapshot.IndexOf("sub_1", StringComparison.Ordinal)] = 0xFF;

        StripeEvent.Parse(bytes).ShouldBeOfType<StripeEventReading.Unreadable>().Reason.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A_megabyte_of_nesting_is_refused(string open, string close)
    {
        var depth = 1024 * 1024 / (open.Length + close.Length);
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Parse(Snapshot.Replace("\"sub_1\"", nested, StringComparison.Ordinal)).ShouldBeOfType<StripeEventReading.Unreadable>();
    }

    [Fact]
    public void A_megabyte_of_text_and_whole_emoji_in_escapes_are_read()
    {
        var text = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 80_000));

        var read = Parse(Snapshot.Replace("sub_1", text, StringComparison.Ordinal)).ShouldBeOfType<StripeEventReading.Snapshot>();

        read.Event.DataObjectId!.Length.ShouldBe(160_000);
    }

    [Fact]
    public void No_bytes_make_it_throw() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (noise, place) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(Snapshot);
                    var start = place.Get % bytes.Length;
                    noise.AsSpan(0, Math.Min(noise.Length, bytes.Length - start)).CopyTo(bytes.AsSpan(start));
                    return StripeEvent.Parse(noise) is not null && StripeEvent.Parse(bytes) is not null;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_mutation_makes_it_throw()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var mutated = Mutation.Of(Snapshot, random);

            StripeEvent.Parse(Encoding.UTF8.GetBytes(mutated.GetRawText())).ShouldNotBeNull();
            Mutation.ReadByAll(mutated);
        }
    }

    private static StripeEventReading Parse(string body) => StripeEvent.Parse(Encoding.UTF8.GetBytes(body));
}
