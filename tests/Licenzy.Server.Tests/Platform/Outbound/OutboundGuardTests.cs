using System.Net;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>Which addresses are connected to, and how a name with several of them is treated.</summary>
public sealed class OutboundGuardTests
{
    private const string Taken = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public void Allowed_is_what_is_public_or_in_a_network_of_the_list()
    {
        var guard = new OutboundGuard([
            IPNetwork.Parse("127.0.0.0/8"),
            IPNetwork.Parse("fd00::/8"),
            IPNetwork.Parse("::ffff:10.1.0.0/112"),
        ]);

        Allows("8.8.8.8").ShouldBeTrue();
        Allows("2606:4700:4700::1111").ShouldBeTrue();
        Allows("127.9.9.9").ShouldBeTrue();
        Allows("::ffff:127.0.0.1").ShouldBeTrue("it is the same address");
        Allows("fd12::1").ShouldBeTrue();
        Allows("::ffff:10.1.0.1").ShouldBeTrue();
        Allows("::1").ShouldBeFalse();
        Allows("10.2.0.1").ShouldBeFalse();
        Allows("::127.0.0.1").ShouldBeFalse();

        bool Allows(string address) => guard.Allows(IPAddress.Parse(address));
    }

    [Fact]
    public async Task A_name_is_asked_for_once_for_a_connection()
    {
        await using var peer = Peer.Answering(Taken);
        var asked = 0;
        var guard = Senders.Open(
            (_, _) =>
            {
                asked++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            }
        );
        using var sender = Senders.New(guard);
        var target = new Uri($"http://app.test:{peer.Port}/");

        (await Senders.PostAsync(sender, target)).Delivered.ShouldBeTrue();
        (await Senders.PostAsync(sender, target)).Delivered.ShouldBeTrue();

        asked.ShouldBe(1);
        peer.Connections.ShouldBe(1);
        peer.Requests.First().ShouldContain($"Host: app.test:{peer.Port}\r\n");
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        await using var peer = Peer.Answering(Taken);
        // The peer listens on 127.0.0.1 alone: the first address refuses.
        var outcome = await Senders.PostAsync(
            new Uri($"http://app.test:{peer.Port}/"),
            guard: Senders.Open(Senders.Resolving("127.0.0.2", "::ffff:127.0.0.1"))
        );

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.Address.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task No_more_than_four_addresses_of_a_name_are_tried()
    {
        await using var peer = Peer.Answering(Taken);

        var outcome = await Senders.PostAsync(
            new Uri($"http://app.test:{peer.Port}/"),
            guard: Senders.Open(Senders.Resolving("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1"))
        );

        outcome.Error.ShouldBe(SendError.Connect);
        outcome.Address.ShouldBe("127.0.0.5");
        peer.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_resolver_that_hangs_is_given_up_in_time()
    {
        var outcome = await Senders.PostAsync(
            new Uri("http://app.test/"),
            timeout: TimeSpan.FromMilliseconds(200),
            guard: Senders.Open(
                async (_, cancellation) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return [];
                }
            )
        );

        outcome.Error.ShouldBe(SendError.Timeout);
        outcome.Address.ShouldBeNull();
    }

    [Fact]
    public async Task A_name_without_any_address_is_a_failure_of_DNS() =>
        (await Senders.PostAsync(new Uri("http://app.test/"), guard: Senders.Open(Senders.Resolving()))).Error.ShouldBe(SendError.Dns);

    [Fact]
    public void Nothing_is_remembered_of_a_host_that_was_never_connected_to() =>
        Senders.Open().AddressOf(new Uri($"http://127.0.0.1:{TestServer.FreePort()}/")).ShouldBeNull();

    [Fact]
    public void The_memory_of_addresses_is_bounded_and_keeps_what_is_asked_for()
    {
        var recent = new RecentAddresses(generationSize: 10);
        recent.Remember("kept.test", 443, IPAddress.Parse("8.8.8.8"));

        for (var host = 0; host < 1_000; host++)
        {
            recent.Remember($"host{host}.test", 443, IPAddress.Parse("1.1.1.1"));
            recent.Find("kept.test", 443).ShouldBe(IPAddress.Parse("8.8.8.8"));
            recent.Count.ShouldBeLessThanOrEqualTo(20);
        }

        recent.Find("host999.test", 443).ShouldBe(IPAddress.Parse("1.1.1.1"));
        recent.Find("host0.test", 443).ShouldBeNull();
        recent.Find("kept.test", 444).ShouldBeNull();
    }
}
