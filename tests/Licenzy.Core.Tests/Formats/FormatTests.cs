using FsCheck.Fluent;
using Licenzy.Core.Formats;
using Licenzy.Core.Tests.Generators;

namespace Licenzy.Core.Tests.Formats;

public sealed class FormatTests
{
    [Fact]
    public void An_id_is_made_of_its_time_and_its_random_bytes() =>
        LicenzyId.Make("ent", 1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 31]).ShouldBe("ent_0000000001000000000000000z");

    [Fact]
    public void Ids_sort_by_time_and_have_their_form() =>
        Checking.Holds(
            from bytes in Checking.Bytes(20)
            from earlier in Gen.Choose(0, int.MaxValue - 1)
            select (bytes, earlier),
            1000,
            given =>
            {
                var first = LicenzyId.Make("att", given.earlier, given.bytes.AsSpan(0, 10));
                var second = LicenzyId.Make("att", given.earlier + 1L, given.bytes.AsSpan(10));
                string.CompareOrdinal(first, second).ShouldBeLessThan(0);
                LicenzyId.IsValid("att", first).ShouldBeTrue();
                LicenzyId.IsValid("ent", first).ShouldBeFalse();
            }
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ent_")]
    [InlineData("ent_01hzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("ent_01hzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("ent_81hzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("ent_01HZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("ent-01hzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("ent_01hzzzzzzzzzzzzzzzzzzzzzul")]
    public void What_has_not_the_form_of_an_id_is_none(string? text) => LicenzyId.IsValid("ent", text).ShouldBeFalse();

    [Fact]
    public void A_time_that_does_not_fit_makes_no_id()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => LicenzyId.Make("ent", -1, new byte[10]));
        Should.Throw<ArgumentOutOfRangeException>(() => LicenzyId.Make("ent", 1L << 48, new byte[10]));
        Should.Throw<ArgumentOutOfRangeException>(() => LicenzyId.Make("ent", 1, new byte[9]));
    }

    [Fact]
    public void A_key_is_read_as_it_was_made() =>
        Checking.Holds(
            Checking.Bytes(32),
            500,
            bytes =>
            {
                foreach (var mode in new[] { Mode.Test, Mode.Live })
                {
                    var key = ApiKeyFormat.Make(mode, bytes);
                    key.Length.ShouldBe(57);
                    ApiKeyFormat.TryRead(key, out var read).ShouldBeTrue();
                    read.ShouldBe(mode);
                }
            }
        );

    [Fact]
    public void Every_changed_character_of_a_key_is_refused()
    {
        var key = ApiKeyFormat.Make(Mode.Live, Enumerable.Range(0, 32).Select(number => (byte)(number * 7)).ToArray());
        const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-é ";
        for (var i = 0; i < key.Length; i++)
        {
            foreach (var character in Characters.Where(character => character != key[i]))
            {
                ApiKeyFormat.TryRead($"{key[..i]}{character}{key[(i + 1)..]}", out _).ShouldBeFalse($"{character} at {i}");
            }
        }
    }

    [Fact]
    public void A_key_cut_prolonged_or_of_the_other_mode_is_refused()
    {
        var key = ApiKeyFormat.Make(Mode.Live, new byte[32]);
        ApiKeyFormat.TryRead(key[..^1], out _).ShouldBeFalse();
        ApiKeyFormat.TryRead(key + "0", out _).ShouldBeFalse();
        ApiKeyFormat.TryRead(key.Replace("live", "test", StringComparison.Ordinal), out _).ShouldBeFalse();
        ApiKeyFormat.TryRead(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_checksum_is_that_of_the_standard() => Crc32.Of("123456789"u8).ShouldBe(0xCBF43926);

    [Fact]
    public void The_hint_of_a_key_tells_its_mode_and_its_last_four_characters()
    {
        var key = ApiKeyFormat.Make(Mode.Test, new byte[32]);
        ApiKeyFormat.Hint(key).ShouldBe("lz_test_…" + key[^4..]);
    }

    [Theory]
    [InlineData("user_1", true)]
    [InlineData("a/b?c#d", true)]
    [InlineData("…", true)]
    [InlineData("👩‍🚀", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a\u0000b", false)]
    [InlineData("a\u0085b", false)]
    [InlineData(null, false)]
    public void A_subject_is_any_text_without_control_characters(string? text, bool good) =>
        (SubjectRef.Check(text) is null).ShouldBe(good);

    /// <summary>Given as code units: attributes are stored as UTF-8, which has no lone surrogates.</summary>
    [Theory]
    [InlineData(0xD800, 'a')]
    [InlineData('a', 0xDC00)]
    [InlineData(0xDC00, 0xD800)]
    [InlineData(0xFFFD, 0xD800)]
    public void A_subject_with_a_lone_surrogate_is_refused(int first, int second) =>
        SubjectRef.Check(new string([(char)first, (char)second])).ShouldNotBeNull();

    [Fact]
    public void A_subject_has_at_most_255_characters()
    {
        SubjectRef.Check(new string('a', 255)).ShouldBeNull();
        SubjectRef.Check(new string('a', 256)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("user-1_A", true)]
    [InlineData("user@example.com", false)]
    [InlineData("", false)]
    public void Only_plain_subjects_travel_as_a_client_reference(string subject, bool fits) =>
        SubjectRef.FitsClientReference(subject).ShouldBe(fits);

    [Fact]
    public void A_long_subject_does_not_travel_as_a_client_reference()
    {
        SubjectRef.FitsClientReference(new string('a', 200)).ShouldBeTrue();
        SubjectRef.FitsClientReference(new string('a', 201)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("PRO_MONTHLY-1.0", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("PRO MONTHLY", false)]
    [InlineData("PRÖ", false)]
    public void A_product_code_is_plain(string? text, bool good) => (ProductCode.Check(text) is null).ShouldBe(good);

    [Fact]
    public void A_product_code_has_at_most_64_characters()
    {
        ProductCode.Check(new string('A', 64)).ShouldBeNull();
        ProductCode.Check(new string('A', 65)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData(" abc ", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"abc", null)]
    [InlineData("\"abc\"d", null)]
    [InlineData("\"a\\bc\"", null)]
    [InlineData("\"abc\\", null)]
    [InlineData("a b", null)]
    [InlineData("é", null)]
    [InlineData(null, null)]
    public void An_idempotency_key_is_bare_or_quoted(string? header, string? expected)
    {
        IdempotencyKey.TryRead(header, out var key).ShouldBe(expected is not null);
        key.ShouldBe(expected ?? "");
    }

    [Fact]
    public void An_idempotency_key_has_at_most_255_characters()
    {
        IdempotencyKey.TryRead(new string('a', 255), out _).ShouldBeTrue();
        IdempotencyKey.TryRead(new string('a', 256), out _).ShouldBeFalse();
    }
}
