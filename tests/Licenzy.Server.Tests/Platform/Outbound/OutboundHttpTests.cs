using System.Net;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Stripe;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>Every client that leaves this machine goes through the guard, Stripe's as well.</summary>
public sealed class OutboundHttpTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n{\"id\":\"acct_1\",\"object\":\"account\"}";

    [Fact]
    public async Task A_secret_key_is_not_sent_to_a_name_that_leads_inside()
    {
        await using var canary = Peer.Answering(Answer);
        using var http = OutboundHttp.ForStripe(Senders.Strict(Senders.Resolving("127.0.0.1")));

        var refused = await Stripe(http, canary).RetrieveAccountAsync(new StripeCredentials("sk_test_1"));

        refused.Match(_ => "sent", failure => failure.Error.Kind.ToString()).ShouldBe(nameof(StripeErrorKind.Unreachable));
        canary.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_network_that_the_operator_allows_is_called()
    {
        await using var peer = Peer.Answering(Answer);
        using var http = OutboundHttp.ForStripe(Senders.Open(Senders.Resolving("127.0.0.1")));

        var answered = await Stripe(http, peer).RetrieveAccountAsync(new StripeCredentials("sk_test_1"));

        answered.Match(success => success.Value.Id, failure => failure.Error.ToString()).ShouldBe("acct_1");
        peer.Requests.ShouldHaveSingleItem().ShouldContain("Authorization: Bearer sk_test_1");
    }

    [Fact]
    public void Nothing_is_on_that_would_lead_past_the_guard()
    {
        using var handler = OutboundHttp.NewHandler(Senders.Strict());

        handler.UseProxy.ShouldBeFalse();
        handler.AllowAutoRedirect.ShouldBeFalse();
        handler.UseCookies.ShouldBeFalse();
        handler.AutomaticDecompression.ShouldBe(DecompressionMethods.None);
        handler.ConnectCallback.ShouldNotBeNull();
        handler.SslOptions.CertificateChainPolicy!.DisableCertificateDownloads.ShouldBeTrue();
        handler.SslOptions.RemoteCertificateValidationCallback.ShouldBeNull("certificates are checked by the system's rules");
    }

    private static StripeClient Stripe(HttpClient http, Peer peer) =>
        new(
            http,
            new StripeClientOptions { ApiBase = new Uri($"http://stripe.test:{peer.Port}"), MaximumRetries = 0 },
            TimeProvider.System
        );
}
