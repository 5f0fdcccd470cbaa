using System.Net;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>What may be written down as an endpoint's address, and what is said of the rest.</summary>
public sealed class TargetUrlTests
{
    private const string NotHttp = "Give an absolute http or https address, such as https://app.example.com/webhooks.";

    [Theory]
    [InlineData("https://app.example.com/hooks")]
    [InlineData("https://app.example.com")]
    [InlineData("HTTPS://APP.EXAMPLE.COM/hooks")]
    [InlineData("https://app.example.com:443/hooks")]
    [InlineData("https://app.example.com:8443/hooks?tenant=1&x=%0a")]
    [InlineData("https://app.example.com:1024/")]
    [InlineData("https://app.example.com:65535/")]
    [InlineData("https://app.example.com./hooks")]
    [InlineData("https://xn--exmple-cua.test/hooks")]
    [InlineData("https://app_one.example.com/hooks")]
    [InlineData("https://app.example.com/wäbhooks")]
    [InlineData("https://app.example.com/@handle?mail=a@b.test")]
    [InlineData("https://93.184.215.14/hooks")]
    [InlineData("https://[2606:4700:4700::1111]/hooks")]
    [InlineData("https://10.1.2.3:8443/hooks")]
    public void A_good_address_is_taken_in_both_modes(string url)
    {
        var guard = new OutboundGuard([IPNetwork.Parse("10.1.0.0/16")]);

        TargetUrl.Check(url, live: true, guard, out var target).ShouldBeNull();
        TargetUrl.Check(url, live: false, guard).ShouldBeNull();
        target.ShouldBe(new Uri(url));
    }

    [Theory]
    [InlineData("http://app.example.com/hooks")]
    [InlineData("http://app.example.com:80/hooks")]
    [InlineData("http://app.example.com:443/hooks")]
    [InlineData("http://app.example.com:8080/hooks")]
    public void Plain_http_is_for_test_mode(string url)
    {
        TargetUrl.Check(url, live: false, Senders.Strict()).ShouldBeNull();
        TargetUrl.Check(url, live: true, Senders.Strict()).ShouldBe("In live mode the address must begin with https://.");
    }

    [Theory]
    [InlineData("", NotHttp)]
    [InlineData("/hooks", NotHttp)]
    [InlineData("app.example.com/hooks", NotHttp)]
    [InlineData("//app.example.com/hooks", NotHttp)]
    [InlineData("https://", NotHttp)]
    [InlineData("https:///hooks", NotHttp)]
    [InlineData("ftp://app.example.com/hooks", NotHttp)]
    [InlineData("mailto:hooks@app.example.com", NotHttp)]
    [InlineData("https://app.example.com:65536/", NotHttp)]
    [InlineData(" https://app.example.com/", "The address contains a blank")]
    [InlineData("https://app.example.com/a b", "The address contains a blank")]
    [InlineData("https://app.example.com/\n", "The address contains a blank")]
    [InlineData("https://app.example.com/\u00a0", "The address contains a blank")]
    [InlineData("https://app.example.com/\0", "a control character")]
    [InlineData("https:\\\\app.example.com/", "or a backslash")]
    [InlineData("https://user@app.example.com/", "user name or password")]
    [InlineData("https://user:secret@app.example.com/", "user name or password")]
    [InlineData("https://@app.example.com/", "user name or password")]
    [InlineData("https://app.example.com/#top", "fragment")]
    [InlineData("https://app.example.com/#", "fragment")]
    [InlineData("https://exämple.test/", "xn--…")]
    [InlineData("https://-app-.example.com/", "xn--…")]
    [InlineData("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com/", "xn--…")]
    [InlineData("https://app.example.com:80/", "Use port 443")]
    [InlineData("https://app.example.com:1023/", "Use port 443")]
    [InlineData("http://app.example.com:25/", "Use port 443")]
    [InlineData("http://app.example.com:0/", "Use port 443")]
    [InlineData("https://127.0.0.1/", "Outbound__AllowedNetworks")]
    [InlineData("https://localhost:8443/", "Outbound__AllowedNetworks")]
    [InlineData("https://10.1.2.3/", "Outbound__AllowedNetworks")]
    public void A_bad_address_is_refused_with_what_to_do(string url, string expected)
    {
        TargetUrl.Check(url, live: false, Senders.Strict(), out var target)!.ShouldContain(expected);
        target.ShouldBeNull();
    }

    [Fact]
    public void An_address_has_at_most_2048_characters()
    {
        var longest = "https://app.example.com/".PadRight(2_048, 'a');

        TargetUrl.Check(longest, live: true, Senders.Strict()).ShouldBeNull();
        TargetUrl.Check(longest + "a", live: true, Senders.Strict()).ShouldBe("The address is longer than 2048 characters.");
    }

    [Theory]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://app.localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://127.0.0.1.:5000/")]
    [InlineData("http://[::ffff:127.0.0.1]:5000/")]
    public void A_network_of_the_operators_list_is_taken(string url) => TargetUrl.Check(url, live: false, Senders.Open()).ShouldBeNull();
}
