using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>For the class of bugs in which a stranger's event is believed, or Stripe's own is refused or applied twice.</summary>
public abstract class ReceiveStripeEventTests(TestServer server)
{
    private static readonly TimeSpan SixMinutes = TimeSpan.FromMinutes(6);
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public static TheoryData<string> BadSignatures =>
        ["wrong", "old", "future", "missing", "empty", "malformed", "no time", "two times", "v0 only", "other body", "empty secret"];

    [Theory]
    [MemberData(nameof(BadSignatures))]
    public async Task A_body_without_a_valid_signature_is_refused_and_not_stored(string kind)
    {
        var stripeEvent = StripeSender.Event("thing.happened");
        var body = stripeEvent.ToJsonString();

        var answer = await stripe.PostAsync(body, Signatures(kind, body));

        await ShouldBeRefusedAsync(answer, "invalid_signature", stripeEvent);
    }

    [Theory]
    [InlineData("one header")]
    [InlineData("two headers")]
    public async Task One_good_signature_beside_a_bad_one_is_enough(string form)
    {
        var stripeEvent = StripeSender.Event("thing.happened");
        var body = stripeEvent.ToJsonString();
        var good = stripe.Sign(body);
        var digest = good[(good.IndexOf("v1=", StringComparison.Ordinal) + 3)..];
        var time = good[..good.IndexOf(',', StringComparison.Ordinal)];
        var bad = new string('0', digest.Length);
        string[] headers = form == "one header" ? [$"{time},v1={bad},v1={digest}"] : [$"{time},v1={bad}", $"v1={digest}"];

        var answer = await stripe.PostAsync(body, headers);

        answer.Status.ShouldBe(200, answer.Text);
    }

    [Fact]
    public async Task Another_connection_s_secret_opens_only_its_own()
    {
        var (connectionId, url) = await ConnectAnotherAsync("whsec_another_one");
        var stripeEvent = StripeSender.Event("thing.happened");

        await ShouldBeRefusedAsync(await stripe.SendAsync(stripeEvent, secret: "whsec_another_one"), "invalid_signature", stripeEvent);
        var own = await stripe.SendAsync(stripeEvent, url, "whsec_another_one");

        own.Status.ShouldBe(200, own.Text);
        (await rows.InboundAsync(IdOf(stripeEvent)))!.ConnectionId.ShouldBe(connectionId);
    }

    [Theory]
    [InlineData("con_01K8Z0000000000000000000000")]
    [InlineData("' or 1=1 --")]
    [InlineData("")]
    public async Task An_unknown_connection_is_a_bad_signature(string connection)
    {
        var stripeEvent = StripeSender.Event("thing.happened");

        var answer = await stripe.SendAsync(stripeEvent, $"{StripeSender.BareUrl}?connection={Uri.EscapeDataString(connection)}");

        await ShouldBeRefusedAsync(answer, "invalid_signature", stripeEvent);
    }

    [Fact]
    public async Task An_event_of_the_other_mode_is_refused()
    {
        var stripeEvent = StripeSender.Event("thing.happened", livemode: true);

        await ShouldBeRefusedAsync(await stripe.SendAsync(stripeEvent), "livemode_mismatch", stripeEvent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thin_event_is_told_to_come_as_a_snapshot(bool bare)
    {
        var thin = new JsonObject
        {
            ["id"] = RuntimeApi.Fresh("evt"),
            ["object"] = "v2.core.event",
            ["type"] = "v1.billing.meter.error_report_triggered",
            ["created"] = "2026-11-01T12:00:00.000Z",
            ["livemode"] = false,
            ["related_object"] = new JsonObject { ["id"] = "mtr_1", ["type"] = "billing.meter" },
        };

        var answer = await stripe.SendAsync(thin, bare ? StripeSender.BareUrl : null);

        await ShouldBeRefusedAsync(answer, "unsupported_event_format", thin);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_stored_as_ignored()
    {
        var stripeEvent = StripeSender.Event("issuing_card.created");

        var answer = await stripe.SendAsync(stripeEvent);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["received"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["duplicate"]!.GetValue<bool>().ShouldBeFalse();
        var stored = await rows.SettledAsync(IdOf(stripeEvent));
        stored.State.ShouldBe("ignored");
        stored.Reason.ShouldBe("type_not_used");
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("")]
    [InlineData("{\"id\":\"evt_1\",")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\"}")]
    [InlineData("{\"id\":\"\\ud800\",\"object\":\"event\",\"type\":\"x\",\"created\":1,\"livemode\":false,\"data\":{\"object\":{}}}")]
    public async Task A_signed_body_that_is_no_event_is_a_bad_request(string body)
    {
        var answer = await stripe.PostAsync(body, [stripe.Sign(body)]);

        answer.Status.ShouldBe(400, answer.Text);
        answer.Error.ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("{\"licenzy_project_id\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"licenzy_project_id\":{}}")]
    [InlineData("[]")]
    public async Task A_stranger_s_odd_metadata_at_the_bare_URL_is_a_bad_signature(string metadata)
    {
        var body =
            """{"id":"evt_odd","object":"event","type":"x","created":1,"livemode":false,"data":{"object":{"metadata":""" + metadata + "}}}";

        var answer = await stripe.PostAsync(body, [stripe.Sign(body, secret: "whsec_guess")], StripeSender.BareUrl);

        answer.Status.ShouldBe(400, answer.Text);
        answer.Error.ShouldBe("invalid_signature");
    }

    [Fact]
    public async Task Five_megabytes_are_refused_with_an_answer_that_arrives()
    {
        var stripeEvent = Padded(5 * 1024 * 1024);

        var answer = await stripe.SendAsync(stripeEvent);

        answer.Status.ShouldBe(413, answer.Text);
        await ShouldBeRefusedAsync(answer, "payload_too_large", stripeEvent);
    }

    [Fact]
    public async Task One_mebibyte_is_taken_and_one_byte_more_is_not()
    {
        var largest = Padded(1024 * 1024);
        var larger = Padded((1024 * 1024) + 1);

        (await stripe.SendAsync(largest)).Status.ShouldBe(200);
        (await stripe.SendAsync(larger)).Status.ShouldBe(413);
        (await rows.SettledAsync(IdOf(largest))).State.ShouldBe("ignored");
    }

    [Fact]
    public async Task A_duplicate_is_answered_like_the_first_and_applied_once()
    {
        var subject = RuntimeApi.Fresh("duplicate");
        var attempt = await api.BuyAsync(subject, TestServer.Pack);
        var sessionId = attempt["checkout_url"]!.GetValue<string>().Split('/')[^1];
        var completed = (await server.Dial.EventsAsync("checkout.session.completed", sessionId)).Single();
        await rows.SettledAsync(IdOf(completed));
        (await api.ConsumeAsync(subject, 100)).Status.ShouldBe(200);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stripe.SendAsync(completed)));

        answers.ShouldAllBe(answer => answer.Status == 200 && answer.Json["duplicate"]!.GetValue<bool>());
        (await api.ConsumeAsync(subject, 1)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(899);
        (await rows.OutboundAsync(subject)).Count(told => told["type"]!.GetValue<string>() == "purchase.finalized").ShouldBe(1);
    }

    [Fact]
    public async Task An_event_that_arrives_eight_times_at_once_is_stored_once()
    {
        var stripeEvent = StripeSender.Event("thing.happened");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stripe.SendAsync(stripeEvent)));

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Count(answer => !answer.Json["duplicate"]!.GetValue<bool>()).ShouldBe(1);
    }

    [Fact]
    public async Task The_bare_URL_finds_the_connection_by_the_project_that_the_object_names()
    {
        var named = new JsonObject
        {
            ["id"] = "cs_1",
            ["metadata"] = new JsonObject { ["licenzy_project_id"] = server.Setup.ProjectId },
        };
        var stripeEvent = StripeSender.Event("thing.happened", named);

        (await stripe.SendAsync(stripeEvent, StripeSender.BareUrl)).Status.ShouldBe(200);

        (await rows.InboundAsync(IdOf(stripeEvent)))!.ConnectionId.ShouldBe(Connection("test"));
    }

    [Fact]
    public async Task The_bare_URL_finds_the_connection_by_its_secret_when_nothing_is_named()
    {
        var (connectionId, _) = await ConnectAnotherAsync("whsec_found_by_trying");
        var stripeEvent = StripeSender.Event("thing.happened");

        (await stripe.SendAsync(stripeEvent, StripeSender.BareUrl, "whsec_found_by_trying")).Status.ShouldBe(200);

        (await rows.InboundAsync(IdOf(stripeEvent)))!.ConnectionId.ShouldBe(connectionId);
    }

    [Fact]
    public async Task The_bare_URL_believes_the_secret_more_than_copied_metadata()
    {
        var (connectionId, _) = await ConnectAnotherAsync("whsec_of_the_copier");
        var copied = new JsonObject
        {
            ["id"] = "cs_2",
            ["metadata"] = new JsonObject { ["licenzy_project_id"] = server.Setup.ProjectId },
        };
        var stripeEvent = StripeSender.Event("thing.happened", copied);

        (await stripe.SendAsync(stripeEvent, StripeSender.BareUrl, "whsec_of_the_copier")).Status.ShouldBe(200);

        (await rows.InboundAsync(IdOf(stripeEvent)))!.ConnectionId.ShouldBe(connectionId);
    }

    [Fact]
    public async Task The_bare_URL_refuses_what_nobody_signed()
    {
        var stripeEvent = StripeSender.Event("thing.happened");

        var answer = await stripe.SendAsync(stripeEvent, StripeSender.BareUrl, "whsec_of_nobody");

        await ShouldBeRefusedAsync(answer, "invalid_signature", stripeEvent);
    }

    private static string IdOf(JsonNode stripeEvent) => stripeEvent["id"]!.GetValue<string>();

    private string Connection(string mode) => server.Setup.Stripe.Single(connection => connection.Mode == mode).ConnectionId;

    private string[] Signatures(string kind, string body)
    {
        var good = stripe.Sign(body);
        return kind switch
        {
            "wrong" => [stripe.Sign(body, secret: "whsec_wrong")],
            "old" => [stripe.Sign(body, SixMinutes)],
            "future" => [stripe.Sign(body, -SixMinutes)],
            "missing" => [],
            "empty" => [" "],
            "malformed" => ["v1"],
            "no time" => [good[(good.IndexOf(',', StringComparison.Ordinal) + 1)..]],
            "two times" => [$"t=1,{good}"],
            "v0 only" => [good.Replace("v1=", "v0=", StringComparison.Ordinal)],
            "other body" => [stripe.Sign(body + " ")],
            "empty secret" => [stripe.Sign(body, secret: "")],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such signature."),
        };
    }

    /// <summary>Another account with a project and a test connection of its own.</summary>
    private async Task<(string ConnectionId, string Url)> ConnectAnotherAsync(string webhookSecret)
    {
        var name = RuntimeApi.Fresh("other");
        var setup = await server.ApplyAsync(
            new(
                new(name, $"{name}@licenzy.test", new("a-long-password")),
                new(name),
                [new(Core.Mode.Test, new($"sk_test_{name}"), new(webhookSecret))]
            )
        );
        return (setup.Stripe[0].ConnectionId, setup.Stripe[0].WebhookUrl);
    }

    /// <summary>An event whose JSON is exactly so many bytes long.</summary>
    private static JsonObject Padded(int bytes)
    {
        var stripeEvent = StripeSender.Event("thing.happened");
        stripeEvent["padding"] = "";
        stripeEvent["padding"] = new string('x', bytes - stripeEvent.ToJsonString().Length);
        return stripeEvent;
    }

    private async Task ShouldBeRefusedAsync(ApiAnswer answer, string error, JsonNode stripeEvent)
    {
        answer.Error.ShouldBe(error, answer.Text);
        answer.Status.ShouldBe(error == "payload_too_large" ? 413 : 400);
        (await rows.InboundAsync(IdOf(stripeEvent))).ShouldBeNull();
    }
}

public sealed class ReceiveStripeEventOnSqlite(SqliteServer server) : ReceiveStripeEventTests(server), IClassFixture<SqliteServer>;

public sealed class ReceiveStripeEventOnPostgres(PostgresServer server) : ReceiveStripeEventTests(server), IClassFixture<PostgresServer>;
