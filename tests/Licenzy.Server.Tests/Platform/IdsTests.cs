using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Platform;

public sealed class IdsTests
{
    [Fact]
    public void Ids_of_one_millisecond_sort_as_they_were_made()
    {
        var clock = new TestClock();
        clock.StopAt(1_760_000_000_000);
        var ids = new Ids(clock);

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.New("his")).ToList();

        made.ShouldBe(made.Order(StringComparer.Ordinal));
        made.Distinct(StringComparer.Ordinal).Count().ShouldBe(made.Count);
        made.ShouldAllBe(id => LicenzyId.IsValid("his", id));
    }

    [Fact]
    public void Ids_of_two_programs_differ_in_the_same_millisecond()
    {
        var clock = new TestClock();
        clock.StopAt(1_760_000_000_000);

        string.Equals(new Ids(clock).New("his"), new Ids(clock).New("his"), StringComparison.Ordinal).ShouldBeFalse();
    }
}
