using System.IO.Compression;
using System.Text;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>
/// For the class of bugs in which an endpoint that answers endlessly, slowly or nonsensically holds the memory or the time of the program.
/// The tests run alone, since they measure what the whole process allocates.
/// </summary>
[Collection(nameof(HostileAnswerTests))]
[CollectionDefinition(nameof(HostileAnswerTests), DisableParallelization = true)]
public sealed class HostileAnswerTests
{
    private const long Gibibyte = 1L << 30;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("Content-Length: 1073741824\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "40000000\r\n")]
    [InlineData("Connection: close\r\n", "")]
    public async Task An_answer_of_a_gibibyte_is_left_unread_and_its_connection_closed(string header, string start)
    {
        long written = 0;
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n{start}"), cancellation);
                var block = new byte[64 * 1024];
                Array.Fill(block, (byte)'a');
                for (; written < Gibibyte; written += block.Length)
                {
                    await stream.WriteAsync(block, cancellation);
                }
            }
        );
        using var sender = Senders.New(Senders.Open());
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        var outcome = await Senders.PostAsync(sender, peer.Url);
        await peer.Closed.Task.WaitAsync(Soon);

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.ResponseExcerpt.ShouldBe(new string('a', 1_024));
        (GC.GetTotalAllocatedBytes(precise: true) - allocated).ShouldBeLessThan(10 * 1024 * 1024);
        // What the kernel buffered, and no more.
        written.ShouldBeLessThan(64 * 1024 * 1024);
    }

    [Theory]
    [InlineData("x-more: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Headers_without_an_end_are_cut_off(string piece)
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancellation);
                while (true)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), cancellation);
                }
            }
        );

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Error.ShouldBe(SendError.Protocol);
        outcome.Detail.ShouldBe("The headers of the answer are larger than 16 KiB.");
        await peer.Closed.Task.WaitAsync(Soon);
    }

    [Theory]
    [InlineData("H")]
    [InlineData("HTTP/1.1 200 OK\r\nx-slow: ")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n")]
    public async Task Headers_that_trickle_are_given_up_when_the_time_is_over(string start)
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(start), cancellation);
                while (true)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
                    await stream.WriteAsync(start.Length == 1 ? Array.Empty<byte>() : "a"u8.ToArray(), cancellation);
                }
            }
        );

        var outcome = await Senders.PostAsync(peer.Url, TimeSpan.FromMilliseconds(400));

        outcome.Error.ShouldBe(SendError.Timeout);
        outcome.Detail.ShouldBe("There was no answer within 0.4 seconds.");
        outcome.DurationMs.ShouldBeInRange(350, 10_000);
        outcome.Address.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Interim_answers_without_an_end_are_cut_off_like_headers()
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                while (true)
                {
                    await stream.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), cancellation);
                }
            }
        );

        (await Senders.PostAsync(peer.Url)).Error.ShouldBe(SendError.Protocol);
        await peer.Closed.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_body_that_trickles_is_left_after_two_seconds_and_the_send_has_succeeded()
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), cancellation);
                while (true)
                {
                    await stream.WriteAsync("a"u8.ToArray(), cancellation);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
                }
            }
        );

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.ResponseExcerpt!.ShouldStartWith("a");
        outcome.ResponseExcerpt.Length.ShouldBeLessThan(100);
        outcome.DurationMs.ShouldBeInRange(1_900, 10_000);
        await peer.Closed.Task.WaitAsync(Soon);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "abc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnonsense", "abc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "")]
    public async Task A_body_that_breaks_off_changes_nothing_about_the_success(string answer, string excerpt)
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await Peer.ReadRequestAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellation);
            }
        );

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.ResponseExcerpt.ShouldBe(excerpt);
    }

    [Fact]
    public async Task A_packed_body_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes(new string('a', 10_000_000)));
        }

        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n";
        await using var peer = Peer.Answering([.. Encoding.ASCII.GetBytes(head), .. packed.ToArray()]);

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.ResponseExcerpt!.ShouldNotContain("aaaa");
        outcome.ResponseExcerpt!.ShouldContain("\uFFFD");
        peer.Requests.ShouldHaveSingleItem().ShouldNotContain("Accept-Encoding");
    }

    [Fact]
    public async Task A_change_of_protocol_is_no_success()
    {
        await using var peer = Peer.Answering("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

        var outcome = await Senders.PostAsync(peer.Url);

        outcome.Error.ShouldBe(SendError.Http);
        outcome.StatusCode.ShouldBe(101);
    }
}
