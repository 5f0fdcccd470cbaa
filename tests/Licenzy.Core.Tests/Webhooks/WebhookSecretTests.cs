using FsCheck.Fluent;
using Licenzy.Core.Tests.Generators;
using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Fact]
    public void A_key_is_read_as_it_was_written_with_and_without_its_prefix() =>
        Checking.Holds(
            Gen.Choose(24, 64).SelectMany(Checking.Bytes),
            500,
            key =>
            {
                var secret = WebhookSecret.Format(key);
                secret.ShouldStartWith("whsec_");
                WebhookSecret.TryRead(secret, out var read).ShouldBeTrue();
                read.ShouldBe(key);
                WebhookSecret.TryRead(secret["whsec_".Length..], out var bare).ShouldBeTrue();
                bare.ShouldBe(key);
            }
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_ ")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=")]
    public void What_is_no_secret_is_refused(string? secret)
    {
        WebhookSecret.TryRead(secret, out var key).ShouldBeFalse();
        key.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(65)]
    [InlineData(4096)]
    public void A_key_of_another_length_is_neither_written_nor_read(int length)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => WebhookSecret.Format(new byte[length]));
        WebhookSecret.TryRead("whsec_" + Convert.ToBase64String(new byte[length]), out _).ShouldBeFalse();
    }
}
