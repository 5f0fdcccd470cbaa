using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;

namespace Licenzy.Stripe.Tests;

public sealed class StripeFormTests
{
    [Fact]
    public void Null_is_left_out_and_empty_is_sent()
    {
        new StripeForm().Add("a", (string?)null).Add("b", "").Add("c", (long?)null).Add("d", (bool?)null).Encode().ShouldBe("b=");
    }

    [Fact]
    public void Numbers_flags_lists_and_maps_take_their_written_forms()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal) { ["k 1"] = "ü" };

        new StripeForm()
            .Add("n", -5)
            .Add("t", true)
            .Add("list", ["x", "y"])
            .Add("m", map)
            .Encode()
            .ShouldBe("n=-5&t=true&list[0]=x&list[1]=y&m[k%201]=%C3%BC");
    }

    [Fact]
    public void Whatever_a_value_holds_it_arrives_whole_and_makes_no_second_parameter() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>[]>(),
                texts =>
                {
                    var values = texts.Select(text => WithoutHalves(text.Get)).ToList();
                    var form = new StripeForm();
                    for (var index = 0; index < values.Count; index++)
                    {
                        form.Add($"p{index}", values[index]);
                    }

                    using var reader = new FormReader(form.Encode());
                    var read = reader.ReadForm();
                    return read.Count == values.Count && values.Select((value, index) => read[$"p{index}"] == value).All(same => same);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_the_key_of_a_map_holds_it_stays_inside_its_brackets() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonEmptyString>(),
                key =>
                {
                    var name = WithoutHalves(key.Get);
                    var encoded = new StripeForm()
                        .Add("metadata", new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "v" })
                        .Encode();
                    using var reader = new FormReader(encoded);
                    return encoded.Count(character => character is '[' or ']') == 2
                        && reader.ReadForm().ShouldHaveSingleItem().Key == $"metadata[{name}]";
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Half of a surrogate pair is no text and has no encoding.</summary>
    private static string WithoutHalves(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
