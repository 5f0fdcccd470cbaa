namespace Licenzy.Server.Tests.House;

/// <summary>The rules about SQL are only as good as this reader.</summary>
public sealed class CSharpTextTests
{
    [Theory]
    [InlineData("var a = \"select\";", "select")]
    [InlineData("var a = \"say \\\"no\\\"\";", "say \\\"no\\\"")]
    [InlineData("var a = @\"one \"\"two\"\"\";", "one \"\"two\"\"")]
    [InlineData("var a = \"\"\"\n    select \"x\"\n    \"\"\";", "\n    select \"x\"\n    ")]
    [InlineData("var a = $\"\"\"\nselect {x}\n\"\"\";", "\nselect {x}\n")]
    [InlineData("var c = '\"'; var a = \"b\";", "b")]
    [InlineData("// it's \"no\"\nvar a = \"b\";", "b")]
    [InlineData("/* \"no\" */ var a = \"b\";", "b")]
    public void One_literal_is_read(string source, string expected) =>
        CSharpText.Literals(source).ShouldHaveSingleItem().Text.ShouldBe(expected);

    [Fact]
    public void Constants_of_the_file_are_filled_in_and_the_member_is_known()
    {
        const string Source = """"
            internal static class KeyStore
            {
                private const string Columns = "id, name";

                public static Task<IReadOnlyList<string>> ListAsync(Session session) =>
                    session.QueryAsync<string>(
                        $"""
                        select {Columns} from keys
                        """
                    );
            }
            """";

        CSharpText
            .Literals(Source.ReplaceLineEndings("\n"))
            .Select(literal => (literal.Member, literal.Text.Trim()))
            .ShouldBe([("Columns", "id, name"), ("ListAsync", "select id, name from keys")]);
    }
}
