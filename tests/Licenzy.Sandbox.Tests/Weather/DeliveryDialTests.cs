using Licenzy.Sandbox.Weather;

namespace Licenzy.Sandbox.Tests.Weather;

public sealed class DeliveryDialTests
{
    [Fact]
    public void The_same_event_meets_the_same_weather_under_one_seed()
    {
        var dial = new DeliveryDial
        {
            Duplicate = 0.5,
            Reorder = 0.5,
            Drop = 0.3,
            WrongSecret = 0.5,
            DelayTo = 1000,
            Seed = 7,
        };
        Plans(dial).ShouldBe(Plans(dial));
        Plans(dial).ShouldNotBe(Plans(dial with { Seed = 8 }));
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("duplicate")]
    [InlineData("reorder")]
    [InlineData("wrong_secret")]
    public void A_mishap_happens_as_often_as_the_dial_says(string word)
    {
        var dial = new DeliveryDial
        {
            Drop = word == "drop" ? 0.3 : 0,
            Duplicate = word == "duplicate" ? 0.3 : 0,
            Reorder = word == "reorder" ? 0.3 : 0,
            WrongSecret = word == "wrong_secret" ? 0.3 : 0,
        };
        var struck = Enumerable.Range(0, 2000).Count(number => dial.Decide($"evt_{number}", "we_1", 0).Words is [var only] && only == word);
        struck.ShouldBeInRange(500, 700);
    }

    [Fact]
    public void A_delay_stays_within_its_bounds_and_uses_them()
    {
        var dial = new DeliveryDial { DelayFrom = 10, DelayTo = 20 };
        var delays = Enumerable.Range(0, 500).Select(number => dial.Decide($"evt_{number}", "we_1", 0).Delay.TotalMilliseconds).ToList();
        delays.Min().ShouldBe(10);
        delays.Max().ShouldBe(20);
    }

    [Fact]
    public void In_clear_weather_nothing_happens()
    {
        var plan = new DeliveryDial().Decide("evt_1", "we_1", 0);
        plan.Words.ShouldBeEmpty();
        plan.Delay.ShouldBe(TimeSpan.Zero);
        plan.Hold.ShouldBe(0);
    }

    [Fact]
    public void The_double_of_a_delivery_is_never_dropped()
    {
        var dial = new DeliveryDial { Drop = 1, Duplicate = 1 };
        dial.Decide("evt_1", "we_1", copy: 0).IsDropped.ShouldBeTrue();
        dial.Decide("evt_1", "we_1", copy: 1).IsDropped.ShouldBeFalse();
    }

    private static string[] Plans(DeliveryDial dial) =>
        [
            .. Enumerable
                .Range(0, 50)
                .Select(number => dial.Decide($"evt_{number}", "we_1", 0))
                .Select(plan => $"{string.Join(',', plan.Words)} {plan.Delay} {plan.Hold}"),
        ];
}
