using System.Text;
using Licenzy.Server.SignIn;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Codes as every authenticator app makes them.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>The last six digits of what RFC 6238 prints in its appendix B.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) => Totp.CodeOf(Key, Totp.StepOf(seconds * 1000)).ShouldBe(code);

    [Fact]
    public void A_code_holds_one_step_around_its_own()
    {
        const long Now = 1_234_567_890_000;
        var code = Totp.CodeOf(Key, Totp.StepOf(Now));

        Totp.StepOfCode(Key, code, Now).ShouldBe(Totp.StepOf(Now));
        Totp.StepOfCode(Key, code, Now + 30_000).ShouldBe(Totp.StepOf(Now));
        Totp.StepOfCode(Key, code, Now - 30_000).ShouldBe(Totp.StepOf(Now));
        Totp.StepOfCode(Key, code, Now + 60_000).ShouldBeNull();
        Totp.StepOfCode(Key, "28708", Now).ShouldBeNull();
    }

    [Fact]
    public void A_key_is_written_as_apps_read_it()
    {
        Totp.KeyText(Key).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        FromBase32(Totp.KeyText([1, 2, 3, 255])).ShouldBe([1, 2, 3, 255]);
    }

    [Fact]
    public void Recovery_codes_are_read_however_they_are_typed()
    {
        var code = RecoveryCodes.New()[0];

        RecoveryCodes.HashOf("usr_1", code).ShouldNotBeNull();
        RecoveryCodes
            .HashOf("usr_1", $" {code.Replace("-", " ", StringComparison.Ordinal).ToUpperInvariant()} ")
            .ShouldBe(RecoveryCodes.HashOf("usr_1", code));
        RecoveryCodes.HashOf("usr_2", code).ShouldNotBe(RecoveryCodes.HashOf("usr_1", code));
        RecoveryCodes.HashOf("usr_1", "short").ShouldBeNull();
    }

    internal static byte[] FromBase32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(
            text.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0'))
        );
        return [.. Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(n * 8, 8), 2))];
    }
}
