using System.Reflection;
using Licenzy.Core.Announcing;
using Licenzy.Core.Webhooks;

namespace Licenzy.Core.Tests.Webhooks;

public sealed class EventFilterTests
{
    [Fact]
    public void The_list_of_all_types_lacks_none()
    {
        var constants = typeof(EventTypes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

        EventTypes.All.Order(StringComparer.Ordinal).ShouldBe(constants.Order(StringComparer.Ordinal));
        EventTypes.All.Distinct(StringComparer.Ordinal).Count().ShouldBe(EventTypes.All.Count);
    }

    [Fact]
    public void Every_type_and_every_family_can_be_asked_for_and_takes_its_type()
    {
        foreach (var type in EventTypes.All)
        {
            foreach (var pattern in new[] { type, $"{type.Split('.')[0]}.*", "*" })
            {
                EventFilter.Check(pattern).ShouldBeNull();
                EventFilter.Takes([pattern], type).ShouldBeTrue();
                EventFilter.Takes(["customer.created", pattern], type).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".*")]
    [InlineData("**")]
    [InlineData("*.*")]
    [InlineData("invoice")]
    [InlineData("invoice.")]
    [InlineData("invoice*")]
    [InlineData("invoice.pay*")]
    [InlineData("invoice.payment_succeeded.*")]
    [InlineData("Invoice.*")]
    [InlineData("customer.*")]
    [InlineData("usage.consumed ")]
    public void A_pattern_that_takes_nothing_is_refused_with_what_there_is(string? pattern)
    {
        var sentence = EventFilter.Check(pattern);

        sentence.ShouldNotBeNull();
        sentence.ShouldContain("invoice.payment_succeeded");
        sentence.ShouldContain("invoice.*");
        EventTypes.All.ShouldAllBe(type => !EventFilter.Takes(new[] { pattern ?? "" }, type));
    }

    [Fact]
    public void An_empty_list_takes_all() => EventTypes.All.ShouldAllBe(type => EventFilter.Takes(Array.Empty<string>(), type));

    [Theory]
    [InlineData("invoice.*", "usage.consumed")]
    [InlineData("invoice.payment_succeeded", "invoice.payment_failed")]
    [InlineData("usage.*", "usage")]
    [InlineData("usage.*", "usages.consumed")]
    public void Other_events_are_not_taken(string pattern, string type) => EventFilter.Takes([pattern], type).ShouldBeFalse();

    [Fact]
    public void A_family_takes_a_type_that_is_added_later() => EventFilter.Takes(["invoice.*"], "invoice.voided").ShouldBeTrue();
}
