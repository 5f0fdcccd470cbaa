namespace Licenzy.Server.Tests.House;

public sealed class SnapshotsTests
{
    [Fact]
    public void Equal_texts_do_not_differ() => Snapshots.Difference("a\nb\n", "a\nb\n").ShouldBeNull();

    [Fact]
    public void The_first_line_that_differs_is_named() => Snapshots.Difference("a\nb\n", "a\nc\n").ShouldBe("line 2: kept `b`, now `c`");

    [Fact]
    public void A_missing_line_is_a_difference() => Snapshots.Difference("a\n", "a\nb\n").ShouldBe("line 2: kept ``, now `b`");
}
