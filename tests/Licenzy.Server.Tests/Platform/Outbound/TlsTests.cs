using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>The other side's certificate: checked against the name, never followed.</summary>
public sealed class TlsTests
{
    private const string Name = "app.example.com";

    [Fact]
    public async Task A_certificate_that_nobody_signed_is_refused()
    {
        using var certificate = Certificates.SelfSigned(Name);
        await using var peer = Serve(certificate);

        var outcome = await PostAsync(peer);

        outcome.Error.ShouldBe(SendError.Tls);
        outcome.Address.ShouldBe("127.0.0.1");
        peer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS_is_refused()
    {
        await using var peer = Peer.Speaking(
            async (stream, cancellation) => await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellation)
        );

        (await PostAsync(peer)).Error.ShouldBe(SendError.Tls);
    }

    [Theory]
    [InlineData(Name, HttpRequestError.Unknown)]
    [InlineData("other.example.com", HttpRequestError.SecureConnectionError)]
    public async Task A_certificate_must_be_for_the_name_that_was_asked_for(string certified, HttpRequestError expected)
    {
        using var authority = Certificates.SelfSigned("authority");
        using var certificate = Certificates.SignedBy(authority, certified);
        var names = new List<string?>();
        await using var peer = Serve(certificate, names);
        using var handler = OutboundHttp.NewHandler(Senders.Open(Senders.Resolving("127.0.0.1")));
        handler.SslOptions.CertificateChainPolicy!.TrustMode = X509ChainTrustMode.CustomRootTrust;
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        using var client = new HttpClient(handler);

        var error = HttpRequestError.Unknown;
        try
        {
            using var content = new StringContent("{}");
            using var answer = await client.PostAsync(Target(peer), content);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        catch (HttpRequestException exception)
        {
            error = exception.HttpRequestError;
        }

        error.ShouldBe(expected);
        names.ShouldBe([Name]);
        // The policy is shared by all connections: what a peer sends must not gather in it.
        handler.SslOptions.CertificateChainPolicy.ExtraStore.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_address_in_a_certificate_is_not_called()
    {
        await using var canary = Peer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var authority = Certificates.SelfSigned("authority");
        using var certificate = Certificates.SignedBy(authority, Name, issuerAt: canary.Url);
        await using var peer = Serve(certificate);

        (await PostAsync(peer)).Error.ShouldBe(SendError.Tls);
        canary.Connections.ShouldBe(0);

        // A client as the framework makes it does call, so the canary would have sung.
        using var naive = new HttpClient(
            new SocketsHttpHandler { UseProxy = false, ConnectCallback = Senders.Open(Senders.Resolving("127.0.0.1")).ConnectAsync }
        );
        await Should.ThrowAsync<HttpRequestException>(() => naive.GetAsync(Target(peer)));
        canary.Connections.ShouldBeGreaterThan(0);
    }

    private static Uri Target(Peer peer) => new($"https://{Name}:{peer.Port}/hooks");

    private static Task<SendOutcome> PostAsync(Peer peer) =>
        Senders.PostAsync(Target(peer), guard: Senders.Open(Senders.Resolving("127.0.0.1")));

    private static Peer Serve(X509Certificate2 certificate, List<string?>? names = null)
    {
        // Offline: the server's side would otherwise look for its own issuer itself, in this very process.
        var context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        Peer? peer = null;
        peer = Peer.Speaking(
            async (stream, cancellation) =>
            {
                await using var tls = new SslStream(stream);
                try
                {
                    await tls.AuthenticateAsServerAsync(
                        (_, hello, _, _) =>
                        {
                            names?.Add(hello.ServerName);
                            return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = context });
                        },
                        null,
                        cancellation
                    );
                }
                catch (System.Security.Authentication.AuthenticationException)
                {
                    // The other side has refused the certificate.
                    return;
                }

                while (await Peer.ReadRequestAsync(tls, cancellation) is { } request)
                {
                    peer!.Requests.Enqueue(request);
                    await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), cancellation);
                }
            }
        );
        return peer;
    }

    private static class Certificates
    {
        // The program's clock does not bind a certificate of a test: it is valid for any day of these years.
        private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private static readonly DateTimeOffset To = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public static X509Certificate2 SelfSigned(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Own(Request(name, key, isAuthority: true).CreateSelfSigned(From, To));
        }

        public static X509Certificate2 SignedBy(X509Certificate2 authority, string name, Uri? issuerAt = null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = Request(name, key, isAuthority: false);
            if (issuerAt is not null)
            {
                request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerAt.AbsoluteUri]));
            }

            using var signed = request.Create(authority, From, To, RandomNumberGenerator.GetBytes(8));
            return Own(signed.CopyWithPrivateKey(key));
        }

        private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
        {
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
            return request;
        }

        /// <summary>With its key in it in the form that a server can use on every platform.</summary>
        private static X509Certificate2 Own(X509Certificate2 certificate)
        {
            using (certificate)
            {
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            }
        }
    }
}
