using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Rendering;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Observation = Licenzy.Scenarios.Observation;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// Tells a story to the program: events as signed webhooks that the inbox applies, fetched objects and operators' actions where they
/// enter, changed products by the setup, consumption through the API.
/// </summary>
internal sealed class Telling(TestServer server, StoryProject project, Story story, StripeShape shape)
{
    private readonly StripeBodies bodies = new(shape, project.ProjectId, project.AttemptOf);
    private readonly StripeSender stripe = new(server);
    private readonly InboxWorker inbox = server.Services.GetRequiredService<InboxWorker>();
    private readonly ApplyFacts applyFacts = server.Services.GetRequiredService<ApplyFacts>();
    private readonly Dictionary<Observation, int> told = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, long> toConsume = new(story.Consumed, StringComparer.Ordinal);
    private int posts;

    /// <summary>
    /// Tells everything as it happened (order 0), each thing applied at its moment; else at random with repetitions, and all of it late.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="latestMs">When all has been told, Unix ms.</param>
    public async Task TellAsync(int order, long latestMs)
    {
        server.Clock.StandAt(Math.Min(latestMs, Moment.Day0));
        await EraseAsync();
        foreach (var step in StepsIn(order))
        {
            server.Clock.StandNotBefore(order == 0 || step.IsOurs ? Math.Min(step.AtMs, latestMs) : latestMs);
            await step.DoAsync();
            if (order == 0 || toConsume.Count > 0)
            {
                await ApplyAsync();
                await ConsumeAsync();
            }
        }

        server.Clock.StandNotBefore(latestMs);
        await ApplyAsync();
        await ConsumeAsync();
        toConsume.ShouldBeEmpty("a purchase that is consumed from was never available");
    }

    /// <summary>One thing that happens.</summary>
    /// <param name="AtMs">When, Unix ms.</param>
    /// <param name="DoAsync">Makes it happen.</param>
    /// <param name="IsOurs">Whether it happens here at its moment, whenever Stripe's events arrive.</param>
    private sealed record Step(long AtMs, Func<Task> DoAsync, bool IsOurs = false);

    private IEnumerable<Step> StepsIn(int order)
    {
        var events = story
            .Observations.Where(seen => ErasedBy(seen) is null)
            .SelectMany(InParts)
            .Select(seen => new Step(seen.AtMs, () => TellAsync(seen)));
        var products = story.ChangedProducts.Select(version => new Step(version.FromMs, () => ChangeAsync(version), true));
        if (order == 0)
        {
            return events.Concat(products).OrderBy(step => step.AtMs);
        }

        // Units are consumed from what is there: the sale is told first where any are.
        List<Step> late = [.. events];
        var first = story.Consumed.Count == 0 ? 0 : 1;
        return [.. products, .. late.Take(first), .. Shuffle.WithDuplicates([.. late.Skip(first)], order)];
    }

    /// <summary>No event carries the lines of a session: they are fetched.</summary>
    private static IEnumerable<Observation> InParts(Observation observation) =>
        observation is Observation.Session { Seen: { Lines: not null, EventType: not SeenType.Fetched } seen }
            ? [new Observation.Session(seen with { Lines = null }), new Observation.Session(seen with { EventType = SeenType.Fetched })]
            : [observation];

    private async Task TellAsync(Observation observation)
    {
        switch (observation)
        {
            case Observation.Operator it:
                await ApplyAsync();
                await ApplyAsync(project.Ours(it.Fact), CauseOf(it.Fact));
                break;
            case { EventType: SeenType.Fetched }:
                await ApplyAsync();
                await ApplyAsync(Fetched(observation), new Cause.Reconciler());
                break;
            default:
                await PostAsync(observation);
                break;
        }
    }

    private async Task PostAsync(Observation observation)
    {
        var times = told.GetValueOrDefault(observation);
        told[observation] = times + 1;
        // A repetition comes as the same event, or as another event about the same change.
        var number = posts++;
        var eventId = times > 0 && number % 2 == 0 ? $"evt_{IndexOf(observation)}_{times}" : $"evt_{IndexOf(observation)}";
        var answer = await stripe.SendAsync(bodies.EventOf(observation, eventId, number), project.Url, StoryProject.Secret);
        if (observation.LiveMode)
        {
            answer.Error.ShouldBe("livemode_mismatch", answer.Text);
            return;
        }

        answer.Status.ShouldBe(200, answer.Text);
    }

    private int IndexOf(Observation observation) => story.Observations.ToList().FindIndex(one => ReferenceEquals(one, observation));

    private async Task ApplyAsync()
    {
        while (await inbox.RunOnceAsync(default)) { }
    }

    private Task ApplyAsync(Fact fact, Cause cause) =>
        server.Database.WriteAsync(session => applyFacts.HandleAsync(session, project.Scope, [fact], [], _ => cause), default);

    private Fact Fetched(Observation observation)
    {
        var json = JsonElement.Parse(bodies.ObjectOf(observation, posts++).ToJsonString());
        return StripeTranslator.TranslateFetched(json, observation.AtMs, project.ProjectId, Mode.Test).ShouldHaveSingleItem();
    }

    private async Task ChangeAsync(ProductVersion version)
    {
        await ApplyAsync();
        server.Clock.StopAt(version.FromMs);
        await project.ChangeAsync(version);
        server.Clock.StandNotBefore(version.FromMs);
    }

    /// <summary>
    /// Whoever erases a customer removes what there is; told here is the rest: that Stripe goes on and does not bring the customer back.
    /// </summary>
    private async Task EraseAsync()
    {
        var roots = story.Observations.SelectMany(seen => ErasedBy(seen) ?? []).Concat(story.Erased).ToValueList();
        if (roots.Count > 0)
        {
            var erased = new OperatorFact
            {
                Id = "op_erased",
                AtMs = Moment.Day0,
                Action = new OperatorAction.Erase(roots),
            };
            await ApplyAsync(project.Ours(erased), CauseOf(erased));
        }
    }

    private static ValueList<string>? ErasedBy(Observation seen) =>
        seen is Observation.Operator { Fact.Action: OperatorAction.Erase erase } ? erase.Roots : null;

    /// <summary>Units are consumed as soon as the purchase gives them.</summary>
    private async Task ConsumeAsync()
    {
        foreach (var (key, units) in toConsume.ToList())
        {
            if ((await project.Api.ConsumeAsync("user_1", units)).Status == 200)
            {
                toConsume.Remove(key);
            }
        }
    }

    private static Cause.Operator CauseOf(OperatorFact fact) =>
        new(
            "usr_1",
            fact.Action.Match(
                _ => Reasons.ManualGrant,
                _ => Reasons.ManualRevoke,
                _ => Reasons.ManualRestore,
                _ => Reasons.ManualAdjust,
                _ => Reasons.ManualLink,
                _ => Reasons.ManualLink,
                _ => Reasons.ManualLink
            ),
            "a note"
        );
}
