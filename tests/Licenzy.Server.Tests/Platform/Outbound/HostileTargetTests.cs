using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>
/// For the class of bugs in which a customer's address reaches the operator's own network. Each target goes through the real sender; a
/// canary on all addresses of this machine must never be connected to.
/// </summary>
public sealed class HostileTargetTests : IAsyncLifetime
{
    private readonly TcpListener canary = new(IPAddress.IPv6Any, 0);

    public static TheoryData<string> Urls => [.. HostileTargets.Urls];

    public static TheoryData<string> Answers => [.. HostileTargets.Answers];

    private int Port => ((IPEndPoint)canary.LocalEndpoint).Port;

    public ValueTask InitializeAsync()
    {
        canary.Server.DualMode = true;
        canary.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        canary.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void There_are_more_than_a_hundred_of_them() =>
        HostileTargets.Urls.Concat(HostileTargets.Answers).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(100);

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task A_target_that_shows_what_it_is_is_not_even_looked_up(string url)
    {
        var text = url.Replace("PORT", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var lookedUp = 0;
        var guard = Senders.Strict(
            (_, _) =>
            {
                lookedUp++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            }
        );

        TargetUrl.Check(text, live: false, guard).ShouldNotBeNull();
        // What a row of a table might hold all the same. Not everything can be made into a Uri at all.
        if (Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var target))
        {
            ShouldBeBlocked(await Senders.PostAsync(target, guard: guard));
        }

        lookedUp.ShouldBe(0);
        canary.Pending().ShouldBeFalse("the canary was connected to");
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_name_that_leads_inside_is_not_connected_to(string answers)
    {
        var guard = Senders.Strict(Senders.Resolving(answers.Split(',')));
        foreach (var scheme in new[] { "http", "https" })
        {
            var target = new Uri($"{scheme}://app.example.com:{Port}/hooks");

            TargetUrl.Check(target.OriginalString, live: false, guard).ShouldBeNull("a name is judged by where it leads");
            ShouldBeBlocked(await Senders.PostAsync(target, guard: guard));
        }

        canary.Pending().ShouldBeFalse("the canary was connected to");
    }

    [Fact]
    public async Task The_canary_sings_for_a_guard_that_allows_it()
    {
        var open = new OutboundGuard(
            [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("0.0.0.0/32")],
            Senders.Resolving("::ffff:127.0.0.1")
        );
        string[] hosts = ["127.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "app.example.com"];
        foreach (var host in hosts)
        {
            var sending = Senders.PostAsync(new Uri($"http://{host}:{Port}/"), guard: open);
            using var peer = await canary.AcceptTcpClientAsync();
            await peer.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());

            (await sending).Delivered.ShouldBeTrue(host);
        }
    }

    [Fact]
    public async Task A_name_that_leads_inside_the_second_time_is_refused_then()
    {
        // The first answer leads to a listener that the guard takes for the open internet, the second beside it.
        using var outside = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        outside.Start();
        var port = ((IPEndPoint)outside.LocalEndpoint).Port;
        using var inside = new TcpListener(IPAddress.Loopback, port);
        inside.Start();
        var answers = new Queue<string>(["127.0.0.2", "127.0.0.1"]);
        using var sender = Senders.New(
            new OutboundGuard(
                [IPNetwork.Parse("127.0.0.2/32")],
                (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())])
            )
        );
        var target = new Uri($"http://rebinding.test:{port}/");

        var sending = Senders.PostAsync(sender, target);
        using (var peer = await outside.AcceptTcpClientAsync())
        {
            // One answer of DNS for check and connection: a second question would have been answered with the inside already.
            answers.Count.ShouldBe(1);
            await peer.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
            (await sending).Delivered.ShouldBeTrue();
        }

        ShouldBeBlocked(await Senders.PostAsync(sender, target));
        answers.ShouldBeEmpty();
        inside.Pending().ShouldBeFalse("the inside was connected to");
    }

    [Fact]
    public async Task What_the_resolver_of_this_machine_says_is_guarded_too()
    {
        // Past the check of the text, which knows this name.
        using var client = new HttpClient(OutboundHttp.NewHandler(Senders.Strict()));

        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync($"http://localhost:{Port}/"));

        refused.InnerException.ShouldBeOfType<BlockedAddressException>().Message.ShouldNotContain("127.");
        canary.Pending().ShouldBeFalse("the canary was connected to");
    }

    private static void ShouldBeBlocked(SendOutcome outcome)
    {
        outcome.Error.ShouldBe(SendError.Blocked);
        outcome.Delivered.ShouldBeFalse();
        outcome.StatusCode.ShouldBeNull();
        outcome.Address.ShouldBeNull();
        outcome.Detail!.ShouldNotContain("127.");
    }
}
