using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>What a send comes to, with peers on real sockets.</summary>
public sealed class WebhookSenderTests
{
    private const string Taken = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_body_is_posted_as_it_is_with_its_headers()
    {
        await using var peer = Peer.Answering(Taken);
        using var sender = Senders.New(Senders.Open());

        var outcome = await sender.PostAsync(
            Senders.TargetOf(sender, new Uri(peer.Url, "/hooks?tenant=1")),
            "{\"id\":\"evt_1\"}"u8.ToArray(),
            [new("webhook-id", "evt_1"), new("webhook-signature", "v1,abc v1,def"), new("Content-Type", "application/json")],
            CancellationToken.None
        );

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.StatusCode.ShouldBe(200);
        outcome.Error.ShouldBeNull();
        outcome.Detail.ShouldBeNull();
        outcome.ResponseExcerpt.ShouldBe("ok");
        outcome.Address.ShouldBe("127.0.0.1");
        outcome.DurationMs.ShouldBeInRange(0, 15_000);
        var request = peer.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("POST /hooks?tenant=1 HTTP/1.1\r\n");
        request.ShouldContain("webhook-id: evt_1\r\n");
        request.ShouldContain("webhook-signature: v1,abc v1,def\r\n");
        request.ShouldContain("Content-Type: application/json\r\n");
        request.ShouldContain("Content-Length: 14\r\n");
        request.ShouldContain("User-Agent: Licenzy-Webhooks/");
        request.ShouldEndWith("\r\n\r\n{\"id\":\"evt_1\"}");
    }

    [Fact]
    public async Task Nothing_is_said_that_was_not_asked_for()
    {
        await using var peer = Peer.Answering("HTTP/1.1 204 No Content\r\nSet-Cookie: session=1\r\n\r\n");
        using var sender = Senders.New(Senders.Open());
        using var activity = new System.Diagnostics.Activity("delivery").AddBaggage("tenant", "secret").Start();

        (await Senders.PostAsync(sender, peer.Url)).Delivered.ShouldBeTrue();
        (await Senders.PostAsync(sender, peer.Url)).Delivered.ShouldBeTrue();

        foreach (var request in peer.Requests)
        {
            var names = request.Split("\r\n\r\n")[0].Split("\r\n").Skip(1).Select(line => line.Split(':')[0]);
            names.ShouldBe(["Host", "User-Agent", "webhook-id", "Content-Type", "Content-Length"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_connection_serves_two_sends_in_a_row()
    {
        await using var peer = Peer.Answering(Taken);
        using var sender = Senders.New(Senders.Open());

        var first = await Senders.PostAsync(sender, peer.Url);
        var second = await Senders.PostAsync(sender, peer.Url);

        first.Delivered.ShouldBeTrue();
        second.Delivered.ShouldBeTrue();
        second.Address.ShouldBe("127.0.0.1");
        peer.Requests.Count.ShouldBe(2);
        peer.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_outlives_an_answer_that_is_a_little_longer_than_what_is_read()
    {
        await using var peer = Peer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n{new string('a', 3_000)}");
        using var sender = Senders.New(Senders.Open());

        (await Senders.PostAsync(sender, peer.Url)).ResponseExcerpt!.Length.ShouldBe(ResponseExcerpt.MaximumBytes);
        // The rest is read behind the caller's back: the next send may come first and open a connection of its own.
        for (var tries = 0; peer.Connections == peer.Requests.Count && tries < 20; tries++)
        {
            (await Senders.PostAsync(sender, peer.Url)).Delivered.ShouldBeTrue();
        }

        peer.Connections.ShouldBeLessThan(peer.Requests.Count);
    }

    [Theory]
    [InlineData(200, true, null)]
    [InlineData(201, true, null)]
    [InlineData(204, true, null)]
    [InlineData(299, true, null)]
    [InlineData(300, false, "redirect")]
    [InlineData(304, false, "redirect")]
    [InlineData(399, false, "redirect")]
    [InlineData(400, false, "http")]
    [InlineData(410, false, "http")]
    [InlineData(429, false, "http")]
    [InlineData(500, false, "http")]
    [InlineData(599, false, "http")]
    [InlineData(999, false, "http")]
    public async Task The_status_alone_decides(int status, bool isDelivered, string? error)
    {
        await using var peer = Peer.Answering($"HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n");

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.StatusCode.ShouldBe(status);
        outcome.Delivered.ShouldBe(isDelivered);
        outcome.Error.ShouldBe(error);
        (outcome.Detail is null).ShouldBe(isDelivered);
        outcome.ResponseExcerpt.ShouldBe("");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var canary = Peer.Answering(Taken);
        await using var peer = Peer.Answering($"HTTP/1.1 {status} Moved\r\nLocation: {canary.Url}\r\nContent-Length: 0\r\n\r\n");

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Error.ShouldBe(SendError.Redirect);
        outcome.StatusCode.ShouldBe(status);
        outcome.Detail!.ShouldNotContain("127.0.0.1");
        canary.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_a_failed_connection()
    {
        var outcome = await Senders.PostAsync(new Uri($"http://127.0.0.1:{TestServer.FreePort()}/"));

        outcome.Error.ShouldBe(SendError.Connect);
        outcome.StatusCode.ShouldBeNull();
        outcome.ResponseExcerpt.ShouldBeNull();
        outcome.Address.ShouldBe("127.0.0.1");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    [InlineData(SocketError.TryAgain)]
    public async Task A_name_without_an_address_is_a_failure_of_DNS(SocketError error)
    {
        var outcome = await Senders.PostAsync(
            new Uri("http://unknown.test/"),
            guard: Senders.Open((_, _) => Task.FromException<IPAddress[]>(new SocketException((int)error)))
        );

        outcome.Error.ShouldBe(SendError.Dns);
        outcome.Address.ShouldBeNull();
    }

    [Fact]
    public async Task A_name_that_the_real_resolver_refuses_is_a_failure_of_DNS()
    {
        // Longer than a name of DNS can be: refused without asking anybody, so also on a machine without a network.
        var name = string.Join('.', Enumerable.Repeat(new string('a', 50), 6));

        (await Senders.PostAsync(new Uri($"https://{name}.test/"), guard: Senders.Strict())).Error.ShouldBe(SendError.Dns);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n")]
    public async Task An_answer_that_is_not_HTTP_is_called_so(string answer)
    {
        await using var peer = Peer.Answering(answer);

        (await Senders.PostAsync(peer.Url)).Error.ShouldBe(SendError.Protocol);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_an_answer_is_a_failed_connection()
    {
        await using var peer = Peer.Speaking(async (stream, cancellation) => _ = await Peer.ReadRequestAsync(stream, cancellation));

        (await Senders.PostAsync(peer.Url)).Error.ShouldBe(SendError.Connect);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Sun, 22 Nov 2026 10:05:00 GMT", 300)]
    [InlineData("Sun, 22 Nov 2026 09:59:59 GMT", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999999999", null)]
    public async Task What_the_endpoint_asks_for_is_read_in_both_forms(string value, int? seconds)
    {
        await using var peer = Peer.Answering($"HTTP/1.1 503 Busy\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n");
        var clock = new TestClock();
        clock.StopAt(DateTimeOffset.Parse("2026-11-22T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());
        using var sender = Senders.New(Senders.Open(), time: clock);

        var outcome = await Senders.PostAsync(sender, peer.Url);

        outcome.RetryAfter.ShouldBe(seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null);
    }

    [Fact]
    public async Task The_excerpt_ends_after_1024_bytes_and_not_inside_a_character()
    {
        await using var peer = Peer.Answering(
            $"HTTP/1.1 400 Bad\r\nContent-Length: 4001\r\n\r\n{new string('a', 1_023)}{string.Concat(Enumerable.Repeat("é", 1_489))}"
        );

        (await Senders.PostAsync(peer.Url)).ResponseExcerpt.ShouldBe(new string('a', 1_023));
    }

    [Fact]
    public async Task The_caller_who_gives_up_before_an_answer_gets_an_exception()
    {
        using var giveUp = new CancellationTokenSource();
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await giveUp.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        );
        using var sender = Senders.New(Senders.Open());

        await Should.ThrowAsync<OperationCanceledException>(() =>
            sender.PostAsync(Senders.TargetOf(sender, peer.Url), [], [], giveUp.Token)
        );
    }

    [Fact]
    public async Task The_caller_who_gives_up_after_the_status_still_learns_that_it_was_taken()
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbegun"u8.ToArray(), cancellation);
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        );
        using var giveUp = new CancellationTokenSource();
        using var sender = Senders.New(Senders.Open(), time: new GivingUpWhileReading(giveUp));

        var outcome = await sender.PostAsync(Senders.TargetOf(sender, peer.Url), [], [], giveUp.Token);

        giveUp.IsCancellationRequested.ShouldBeTrue();
        outcome.Delivered.ShouldBeTrue();
    }

    [Theory]
    [InlineData("no name", "value")]
    [InlineData("name", "value\r\nother: value")]
    public async Task A_header_that_cannot_be_sent_is_a_fault_of_the_caller(string name, string value)
    {
        await using var peer = Peer.Answering(Taken);
        using var sender = Senders.New(Senders.Open());

        await Should.ThrowAsync<ArgumentException>(() =>
            sender.PostAsync(Senders.TargetOf(sender, peer.Url), [], [new(name, value)], CancellationToken.None)
        );

        peer.Requests.ShouldBeEmpty();
    }

    /// <summary>Gives up in the moment that the reading of the body begins, which is when its timer is made.</summary>
    private sealed class GivingUpWhileReading(CancellationTokenSource giveUp) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == ResponseExcerpt.LongestRead)
            {
                giveUp.Cancel();
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
