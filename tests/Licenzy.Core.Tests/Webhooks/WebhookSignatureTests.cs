using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

/// <summary>The vectors and the negative cases are those that the Standard Webhooks specification and its libraries publish.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Time = 1_614_265_330;
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    [Theory]
    [InlineData(Secret, Id, Time, """{"test": 2432232314}""", Signature)]
    [InlineData(
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        1_649_367_553,
        """{"email":"test@example.com","username":"test_user"}""",
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
    )]
    public void The_published_vectors_are_made_and_verified(string secret, string id, long time, string body, string signature)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        WebhookSignature.Standard([Key(secret)], id, time, bytes).ShouldBe(signature);
        WebhookSignature.Verify(id, $"{time}", signature, bytes, [Key(secret)], time).ShouldBe(SignatureVerdict.Valid);
    }

    [Theory]
    [InlineData(null, "1614265330", Signature)]
    [InlineData("", "1614265330", Signature)]
    [InlineData(Id, null, Signature)]
    [InlineData(Id, " ", Signature)]
    [InlineData(Id, "1614265330", null)]
    [InlineData(Id, "1614265330", "")]
    public void A_missing_header_is_named(string? id, string? timestamp, string? signatures) =>
        Verdict(id, timestamp, signatures).ShouldBe(SignatureVerdict.MissingHeader);

    [Theory]
    [InlineData("hello")]
    [InlineData("1614265330.0")]
    [InlineData("-1614265330")]
    [InlineData("+1614265330")]
    [InlineData("1614265330 ")]
    [InlineData("0x6037B4B2")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_no_number_of_seconds_is_bad(string timestamp) =>
        Verdict(Id, timestamp, Signature).ShouldBe(SignatureVerdict.BadTimestamp);

    [Theory]
    [InlineData(300, SignatureVerdict.Valid)]
    [InlineData(301, SignatureVerdict.TooOld)]
    [InlineData(-300, SignatureVerdict.Valid)]
    [InlineData(-301, SignatureVerdict.TooNew)]
    public void Five_minutes_either_way_are_tolerated(long age, SignatureVerdict verdict) =>
        WebhookSignature.Verify(Id, $"{Time}", Signature, Body, [Key(Secret)], Time + age).ShouldBe(verdict);

    [Fact]
    public void The_greatest_time_overflows_nothing()
    {
        var key = Key(Secret);
        var signature = WebhookSignature.Standard([key], Id, long.MaxValue, Body);

        WebhookSignature.Verify(Id, $"{long.MaxValue}", signature, Body, [key], Time).ShouldBe(SignatureVerdict.TooNew);
    }

    [Theory]
    [InlineData("v1,g0hM9SsE")]
    [InlineData("v1,")]
    [InlineData("v1")]
    [InlineData(",")]
    [InlineData(" ")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1,BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1,AAAA")]
    public void No_other_text_passes_for_a_signature(string signatures) =>
        Verdict(Id, "1614265330", signatures).ShouldBe(signatures == " " ? SignatureVerdict.MissingHeader : SignatureVerdict.NoMatch);

    [Theory]
    [InlineData("v2,AAAA " + Signature)]
    [InlineData("nocomma " + Signature)]
    [InlineData("v1,AAAA  " + Signature + " v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + Signature)]
    public void A_right_signature_among_others_is_found(string signatures) =>
        Verdict(Id, "1614265330", signatures).ShouldBe(SignatureVerdict.Valid);

    [Fact]
    public void A_key_that_is_empty_verifies_nothing_and_signs_nothing()
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Time}.{Encoding.UTF8.GetString(Body)}");
        var forged = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Array.Empty<byte>(), signed))}";

        WebhookSignature
            .Verify(
                Id,
                $"{Time}",
                forged,
                Body,
                [
                    [],
                ],
                Time
            )
            .ShouldBe(SignatureVerdict.NoMatch);
        WebhookSignature.Verify(Id, $"{Time}", forged, Body, [], Time).ShouldBe(SignatureVerdict.NoMatch);
        Should.Throw<ArgumentException>(() => WebhookSignature.Standard([], Id, Time, Body));
        Should.Throw<ArgumentException>(() => WebhookSignature.Standard([Key(Secret), []], Id, Time, Body));
        Should.Throw<ArgumentException>(() =>
            WebhookSignature.Licenzy(
                [
                    [],
                ],
                Time,
                Body
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("evt_1.2")]
    public void An_id_that_would_move_the_parts_is_not_signed(string id) =>
        Should.Throw<ArgumentException>(() => WebhookSignature.Standard([Key(Secret)], id, Time, Body));

    [Fact]
    public void An_id_that_moves_the_parts_of_a_signed_text_does_not_pass()
    {
        // The signed text "a.5.6.rest" can be cut in two ways.
        var key = Key(Secret);
        var signature = WebhookSignature.Standard([key], "a", 5, "6.rest"u8);

        WebhookSignature.Verify("a", "5", signature, "6.rest"u8, [key], 6).ShouldBe(SignatureVerdict.Valid);
        WebhookSignature.Verify("a.5", "6", signature, "rest"u8, [key], 6).ShouldBe(SignatureVerdict.NoMatch);
    }

    [Fact]
    public void During_a_rotation_either_key_verifies_what_both_signed()
    {
        byte[] old = [.. Enumerable.Repeat((byte)1, 32)];
        byte[] current = [.. Enumerable.Repeat((byte)2, 32)];
        var signatures = WebhookSignature.Standard([current, old], Id, Time, Body);

        signatures.Split(' ').Length.ShouldBe(2);
        signatures.ShouldBe(WebhookSignature.Standard([current], Id, Time, Body) + " " + WebhookSignature.Standard([old], Id, Time, Body));
        WebhookSignature.Verify(Id, $"{Time}", signatures, Body, [old], Time).ShouldBe(SignatureVerdict.Valid);
        WebhookSignature.Verify(Id, $"{Time}", signatures, Body, [current], Time).ShouldBe(SignatureVerdict.Valid);
        WebhookSignature.Verify(Id, $"{Time}", signatures, Body, [Key(Secret)], Time).ShouldBe(SignatureVerdict.NoMatch);
    }

    [Fact]
    public void The_own_header_signs_the_time_and_the_body_with_each_key()
    {
        byte[] old = [.. Enumerable.Repeat((byte)1, 32)];
        var signed = Encoding.UTF8.GetBytes($"{Time}.{Encoding.UTF8.GetString(Body)}");

        WebhookSignature
            .Licenzy([Key(Secret), old], Time, Body)
            .ShouldBe(
                $"t={Time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Key(Secret), signed))}"
                    + $",v1={Convert.ToHexStringLower(HMACSHA256.HashData(old, signed))}"
            );
    }

    [Fact]
    public void Whatever_is_signed_verifies() =>
        Checking.Holds(
            Signed,
            1_000,
            it =>
            {
                foreach (var key in it.Keys)
                {
                    WebhookSignature.Verify(it.Id, it.Time, it.Signatures, it.Body, [key], it.Seconds).ShouldBe(SignatureVerdict.Valid);
                }
            }
        );

    [Fact]
    public void Any_changed_byte_of_id_time_body_or_key_does_not_verify() =>
        Checking.Holds(
            from it in Signed
            from place in Gen.Choose(0, int.MaxValue)
            from change in Gen.Choose(1, 127)
            select (it, place, change),
            2_000,
            given =>
            {
                var it = given.it;
                var key = it.Keys[0];
                var one = WebhookSignature.Standard([key], it.Id, it.Seconds, it.Body);
                Refused(WebhookSignature.Verify(Changed(it.Id), it.Time, one, it.Body, [key], it.Seconds));
                Refused(WebhookSignature.Verify(it.Id, Changed(it.Time), one, it.Body, [key], it.Seconds));
                Refused(WebhookSignature.Verify(it.Id, it.Time, one, ChangedBytes(it.Body), [key], it.Seconds));
                Refused(WebhookSignature.Verify(it.Id, it.Time, one, it.Body, [ChangedBytes(key)], it.Seconds));

                string Changed(string text) => Encoding.Latin1.GetString(ChangedBytes(Encoding.Latin1.GetBytes(text)));
                byte[] ChangedBytes(byte[] bytes)
                {
                    byte[] copy = [.. bytes];
                    copy[given.place % copy.Length] ^= (byte)given.change;
                    return copy;
                }
            }
        );

    private static Gen<SignedMessage> Signed =>
        from id in Gen.Elements("abcdefghjkmnpqrstvwxyz0123456789".ToCharArray()).NonEmptyListOf()
        from seconds in Gen.Choose(1, int.MaxValue)
        from body in Gen.Choose(1, 300).SelectMany(Checking.Bytes)
        from keys in Gen.Choose(24, 64).SelectMany(Checking.Bytes).NonEmptyListOf()
        select new SignedMessage($"evt_{new string([.. id])}", seconds, body, [.. keys.Take(3)]);

    private static void Refused(SignatureVerdict verdict) =>
        verdict.ShouldBeOneOf(SignatureVerdict.NoMatch, SignatureVerdict.BadTimestamp, SignatureVerdict.MissingHeader);

    private static SignatureVerdict Verdict(string? id, string? timestamp, string? signatures) =>
        WebhookSignature.Verify(id, timestamp, signatures, Body, [Key(Secret)], Time);

    private static byte[] Key(string secret)
    {
        WebhookSecret.TryRead(secret, out var key).ShouldBeTrue();
        return key;
    }

    private sealed record SignedMessage(string Id, long Seconds, byte[] Body, byte[][] Keys)
    {
        public string Time => $"{Seconds}";

        public string Signatures => WebhookSignature.Standard(Keys, Id, Seconds, Body);
    }
}
