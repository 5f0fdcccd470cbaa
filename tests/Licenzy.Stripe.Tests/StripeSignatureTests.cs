using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Licenzy.Stripe.Tests;

public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private const string Digest = "654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543";
    private const string DigestOfOther = "f2783299b863163c989be2c558e1890b6148873ed7c8ce7e2cc77266ce5bb45e";
    private static readonly byte[] Body = """{"id":"evt_1","object":"event"}"""u8.ToArray();
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1492774577);

    // The digests were made by another implementation (openssl dgst -sha256 -hmac).
    [Theory]
    [InlineData(Secret, 1492774577, """{"id":"evt_1","object":"event"}""", Digest)]
    [InlineData("whsec_é", 1, """{"name":"Zoë 😀"}""", "ce3488c899fa4ae8b20624c854105b76d6a6b6dcb7fe90f53e4ca94e24d7ee51")]
    [InlineData(Secret, 253402300799, "", "e2201ccc128fcee9f0fe4f9eab6643683e431316c52a78d7daf6a1ebc6c3e74a")]
    public void The_digest_is_that_of_other_implementations(string secret, long seconds, string body, string digest)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var payload = Encoding.UTF8.GetBytes(body);
        var header = $"t={seconds.ToString(CultureInfo.InvariantCulture)},v1={digest}";

        StripeSignature.Sign(payload, secret, time).ShouldBe(header);
        StripeSignature.Verify(header, payload, [secret], time, TimeSpan.Zero).ShouldBe(StripeSignatureOutcome.Valid);
    }

    [Theory]
    [InlineData(null, StripeSignatureOutcome.MissingHeader)]
    [InlineData("  ", StripeSignatureOutcome.MissingHeader)]
    [InlineData("t=1492774577", StripeSignatureOutcome.Malformed)]
    [InlineData("v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=,v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=+1492774577,v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=1492774577.0,v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=14927745770000,v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=1492774577,t=1492774577,v1=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=1492774577,v0=" + Digest, StripeSignatureOutcome.Malformed)]
    [InlineData("t=1492774577,v1=", StripeSignatureOutcome.NoMatch)]
    [InlineData("t=1492774577,v1=zz", StripeSignatureOutcome.NoMatch)]
    [InlineData("t=1492774577,v1=" + Digest + "00", StripeSignatureOutcome.NoMatch)]
    [InlineData("t=1492774578,v1=" + Digest, StripeSignatureOutcome.NoMatch)]
    [InlineData("t=1492774577,v1=" + DigestOfOther, StripeSignatureOutcome.NoMatch)]
    [InlineData("t=1492774577,v1=" + Digest, StripeSignatureOutcome.Valid)]
    [InlineData("v1=" + Digest + ", t=1492774577", StripeSignatureOutcome.Valid)]
    [InlineData("t=1492774577,v1=" + DigestOfOther + ",v1=" + Digest + ",v0=00", StripeSignatureOutcome.Valid)]
    public void Each_header_has_its_outcome(string? header, StripeSignatureOutcome outcome) => Verify(header, Secret).ShouldBe(outcome);

    [Fact]
    public void Any_of_several_secrets_will_do_and_an_empty_one_never()
    {
        var header = $"t=1492774577,v1={Digest}";

        Verify(header, "whsec_other", Secret).ShouldBe(StripeSignatureOutcome.Valid);
        Verify(header).ShouldBe(StripeSignatureOutcome.NoMatch);
        Verify(StripeSignature.Sign(Body, "", Time), "").ShouldBe(StripeSignatureOutcome.NoMatch);
    }

    [Theory]
    [InlineData(-300, StripeSignatureOutcome.Valid)]
    [InlineData(-301, StripeSignatureOutcome.InFuture)]
    [InlineData(300, StripeSignatureOutcome.Valid)]
    [InlineData(301, StripeSignatureOutcome.TooOld)]
    public void The_tolerance_holds_to_the_second_in_both_directions(int secondsLater, StripeSignatureOutcome outcome)
    {
        var header = StripeSignature.Sign(Body, Secret, Time);

        StripeSignature.Verify(header, Body, [Secret], Time.AddSeconds(secondsLater), StripeSignature.DefaultTolerance).ShouldBe(outcome);
    }

    [Fact]
    public void A_header_larger_than_any_of_Stripes_is_not_worked_through()
    {
        var valid = StripeSignature.Sign(Body, Secret, Time);

        Verify(valid + string.Concat(Enumerable.Repeat(",v1=" + DigestOfOther, 16)), Secret).ShouldBe(StripeSignatureOutcome.Malformed);
        Verify(valid + "," + new string('x', 5000), Secret).ShouldBe(StripeSignatureOutcome.Malformed);
    }

    [Fact]
    public void Any_flipped_bit_of_the_body_fails() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>().Filter(body => body.Length > 0),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (body, place) =>
                {
                    var header = StripeSignature.Sign(body, Secret, Time);
                    var changed = body.ToArray();
                    changed[place.Get / 8 % body.Length] ^= (byte)(1 << (place.Get % 8));
                    return VerifyBody(header, body) == StripeSignatureOutcome.Valid
                        && VerifyBody(header, changed) == StripeSignatureOutcome.NoMatch;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_flipped_bit_of_the_digest_or_the_time_fails()
    {
        var header = StripeSignature.Sign(Body, Secret, Time);
        for (var bit = 0; bit < header.Length * 7; bit++)
        {
            var characters = header.ToCharArray();
            characters[bit / 7] ^= (char)(1 << (bit % 7));
            var changed = new string(characters);
            // A hexadecimal digit means the same in both cases.
            if (!string.Equals(changed, header, StringComparison.OrdinalIgnoreCase))
            {
                Verify(changed, Secret).ShouldNotBe(StripeSignatureOutcome.Valid, changed);
            }
        }
    }

    [Fact]
    public void No_header_whatever_it_is_passes_or_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), header => Verify(header, Secret) != StripeSignatureOutcome.Valid)
            .QuickCheckThrowOnFailure();

    private static StripeSignatureOutcome Verify(string? header, params string[] secrets) =>
        StripeSignature.Verify(header, Body, secrets, Time, StripeSignature.DefaultTolerance);

    private static StripeSignatureOutcome VerifyBody(string header, byte[] body) =>
        StripeSignature.Verify(header, body, [Secret], Time, StripeSignature.DefaultTolerance);
}
