using FsCheck;
using FsCheck.Fluent;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class FormParserTests
{
    [Fact]
    public void Every_nested_form_reads_back_as_it_was_written() =>
        Prop.ForAll(Arb.From(Group(3)), tree => Read(FormText.Encode(Fields(tree, ""))).Canonical() == Expected(tree).Canonical())
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_fields_does_not_change_what_a_form_says() =>
        Prop.ForAll(
                Arb.From(Group(2)),
                tree =>
                {
                    var fields = Fields(tree, "").ToList();
                    return Read(FormText.Encode(fields)).Canonical() == Read(FormText.Encode(Enumerable.Reverse(fields))).Canonical();
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a[]=1&a[]=2", "a[0]=1&a[1]=2")]
    [InlineData("a[][b]=1&a[][c]=2&a[][b]=3", "a[0][b]=1&a[0][c]=2&a[1][b]=3")]
    [InlineData("a%5Bb%5D=x+y", "a[b]=x%20y")]
    [InlineData("a=1&a=2", "a=2")]
    [InlineData("&&a=1&", "a=1")]
    [InlineData("a", "a=")]
    public void Two_spellings_of_one_form_are_equal(string one, string other) => Read(one).Canonical().ShouldBe(Read(other).Canonical());

    [Fact]
    public void Array_elements_come_in_the_order_of_their_numbers()
    {
        var items = (FormTree.Group)Read("a[10]=k&a[2]=c&a[0]=a")["a"]!;
        items.AsArray()!.Select(item => ((FormTree.Text)item.Value).Value).ShouldBe(["a", "c", "k"]);
    }

    [Theory]
    [InlineData("=1")]
    [InlineData("[a]=1")]
    [InlineData("a[b=1")]
    [InlineData("a]b=1")]
    [InlineData("a[b]c=1")]
    [InlineData("a[[b]]=1")]
    [InlineData("a=1&a[b]=2")]
    [InlineData("a[b]=1&a=2")]
    public void A_name_that_makes_no_sense_is_refused(string encoded) => FormParser.Parse(encoded).ShouldBeOfType<FormReading.Refused>();

    [Fact]
    public void A_name_nested_without_end_is_refused() =>
        FormParser.Parse("a" + string.Concat(Enumerable.Repeat("[b]", 100_000)) + "=1").ShouldBeOfType<FormReading.Refused>();

    private static FormTree.Group Read(string encoded) => FormParser.Parse(encoded).ShouldBeOfType<FormReading.Read>().Root;

    /// <summary>A generated form: texts and groups under names that need no special care, values that need much.</summary>
    private abstract record Tree
    {
        internal sealed record Leaf(string Value) : Tree;

        internal sealed record Node(IReadOnlyList<(string Name, Tree Value)> Members) : Tree;
    }

    private static Gen<string> Value() =>
        ArbMap.Default.GeneratorFor<string>().Select(text => new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter))]));

    private static Gen<string> Name() =>
        Gen.OneOf(
            Gen.Elements("name", "line_items", "metadata", "ключ", "with space", "a&b=c", "%5B", "0", "1", "7"),
            Gen.Choose(0, 30).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );

    private static Gen<Tree.Node> Group(int depth) =>
        Name()
            .SelectMany(name => Member(depth).Select(value => (Name: name, Value: value)))
            .ListOf()
            .Select(members => new Tree.Node([.. members.DistinctBy(member => member.Name, StringComparer.Ordinal)]))
            .Where(node => depth == 3 || node.Members.Count > 0);

    private static Gen<Tree> Member(int depth) =>
        depth == 0
            ? Value().Select(Tree (text) => new Tree.Leaf(text))
            : Gen.OneOf(Value().Select(Tree (text) => new Tree.Leaf(text)), Group(depth - 1).Select(Tree (node) => node));

    private static IEnumerable<(string Name, string Value)> Fields(Tree.Node node, string prefix) =>
        node.Members.SelectMany(member =>
        {
            var name = prefix.Length == 0 ? member.Name : $"{prefix}[{member.Name}]";
            return member.Value is Tree.Leaf leaf ? [(name, leaf.Value)] : Fields((Tree.Node)member.Value, name);
        });

    private static FormTree.Group Expected(Tree.Node node)
    {
        var group = new FormTree.Group();
        foreach (var (name, value) in node.Members)
        {
            group.Set(name, value is Tree.Leaf leaf ? new FormTree.Text(leaf.Value) : Expected((Tree.Node)value));
        }
        return group;
    }
}
