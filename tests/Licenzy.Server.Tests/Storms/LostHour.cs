using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>One day of a shop, of which an hour's webhooks arrive or are lost.</summary>
internal sealed class LostHour(TestServer server, StormProject project)
{
    private static readonly StormDeed[] BeforeIt =
    [
        new(StormDeedKind.BuyPack),
        new(StormDeedKind.SubscribeByApi),
        new(StormDeedKind.SubscribeWithTrial, 0, 9),
    ];

    /// <summary>A renewal fails, another subscription changes its plan and is to end, the pack is refunded, a pass is bought.</summary>
    private static readonly StormDeed[] InIt =
    [
        new(StormDeedKind.NextPeriod, 1, 1),
        new(StormDeedKind.CardFails, 0),
        new(StormDeedKind.NextPeriod, 0, 1),
        new(StormDeedKind.ChangePlan, 1, 2),
        new(StormDeedKind.CancelAtPeriodEnd, 1, 1),
        new(StormDeedKind.Refund, 2),
        new(StormDeedKind.BuyPass),
        new(StormDeedKind.BuyByDebit),
    ];

    private readonly StormWeather weather = new(server, project);

    /// <summary>Lives the day; how the entitlements stand right after the hour, and when it has been got over.</summary>
    /// <param name="lost">Whether the hour's webhooks are lost.</param>
    public async Task<(IReadOnlyList<string> After, IReadOnlyList<string> Healed)> LiveAsync(bool lost)
    {
        await weather.ClearAsync();
        var subject = RuntimeApi.Fresh("hour");
        var deeds = new StormDeeds(new StormBuyer(server, project, subject));
        await DoAsync(deeds, BeforeIt);
        await weather.EndAsync();
        if (lost)
        {
            (await project.Stripe.PressAsync("deliveries/pause")).ShouldNotBeNull();
        }

        await DoAsync(deeds, InIt);
        if (lost)
        {
            (await project.Stripe.PressAsync("deliveries/resume", new() { ["drop"] = true })).ShouldNotBeNull();
        }

        await weather.EndAsync();
        server.Clock.Advance(TimeSpan.FromHours(1));
        var after = await StateAsync(subject);
        await weather.HealAsync();
        (await new StormEnd(server, project).DifferencesAsync([subject])).SelectMany(differences => differences).ShouldBeEmpty();
        await server.VerifyAsync(project.Scope);
        return (after, await StateAsync(subject));
    }

    private static async Task DoAsync(StormDeeds deeds, IEnumerable<StormDeed> list)
    {
        foreach (var deed in list)
        {
            (await deeds.DoAsync(deed)).ShouldBeTrue($"{deed} was refused");
        }
    }

    /// <summary>Every entitlement in the words that two projects have in common, and what was told of it in the end.</summary>
    private async Task<IReadOnlyList<string>> StateAsync(string subject)
    {
        var rows = await server.Database.ReadAsync(
            session => EntitlementStore.NewestOfSubjectAsync(session, project.Scope, subject),
            default
        );
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return
        [
            .. rows.Select(row => (Row: row, Reading: EntitlementReading.At(row, now)))
                .Select(one =>
                    $"{one.Row.ProductCode} x{one.Row.Quantity} {one.Reading.Status} {one.Reading.UnavailableReason} {one.Reading.Reason} "
                    + $"{one.Row.StripeStatus} {one.Row.UsageRemaining} {one.Row.CancelAtPeriodEnd} {one.Row.ExpiresMs is not null}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }
}
