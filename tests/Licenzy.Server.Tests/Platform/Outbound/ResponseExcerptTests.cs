using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>What is kept of an answer is text that a database and a terminal can take.</summary>
public sealed class ResponseExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{\"ok\":true}", "{\"ok\":true}")]
    [InlineData("a\r\n\tb", "a\n\tb")]
    [InlineData("a\0b", "ab")]
    [InlineData("\u001b[2Jcleared\u0007", "[2Jcleared")]
    [InlineData("a\u0085b\u009fc", "abc")]
    [InlineData("äöü €😀", "äöü €😀")]
    public void Control_characters_go_and_the_rest_stays(string body, string expected) =>
        ResponseExcerpt.ToText(Encoding.UTF8.GetBytes(body), isWhole: true).ShouldBe(expected);

    [Fact]
    public void What_is_not_UTF8_is_replaced()
    {
        ResponseExcerpt.ToText([(byte)'a', 0xff, 0xfe, (byte)'b'], isWhole: true).ShouldBe("a\uFFFD\uFFFDb");
        ResponseExcerpt.ToText([0xed, 0xa0, 0x80], isWhole: true).ShouldBe("\uFFFD\uFFFD\uFFFD", "half a surrogate pair");
        ResponseExcerpt.ToText([0xc0, 0x80], isWhole: true).ShouldBe("\uFFFD\uFFFD", "an overlong NUL");
    }

    [Fact]
    public void A_character_cut_at_the_end_is_left_out_when_we_cut_it_and_replaced_when_they_did()
    {
        byte[] cut = [(byte)'a', .. "😀"u8[..3]];

        ResponseExcerpt.ToText(cut, isWhole: false).ShouldBe("a");
        ResponseExcerpt.ToText(cut, isWhole: true).ShouldBe("a\uFFFD");
    }

    [Fact]
    public void Whatever_comes_becomes_text_without_control_characters() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<bool>(),
                (body, isWhole) =>
                {
                    var text = ResponseExcerpt.ToText(body, isWhole);
                    // Encoding throws on half a surrogate pair, which no database takes.
                    new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
                    return text.All(character => character is '\t' or '\n' || !char.IsControl(character));
                }
            )
            .QuickCheckThrowOnFailure();
}
