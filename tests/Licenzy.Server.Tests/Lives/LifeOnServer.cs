using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;
using Licenzy.Scenarios.Rendering;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.Stories;
using Microsoft.Extensions.DependencyInjection;
using Observation = Licenzy.Scenarios.Observation;

namespace Licenzy.Server.Tests.Lives;

/// <summary>A life that is told to a project of its own, and looked at through the API.</summary>
internal sealed class LifeOnServer
{
    private readonly TestServer server;
    private readonly StripeModel model;
    private readonly Story story;
    private readonly StoryProject project;
    private readonly StripeBodies bodies;
    private readonly ApplyFacts applyFacts;
    private int posts;

    private LifeOnServer(TestServer server, Life life, StripeModel model, Story story, StoryProject project)
    {
        (this.server, Life, this.model, this.story, this.project) = (server, life, model, story, project);
        bodies = new StripeBodies(ShapeOf(life), project.ProjectId, project.AttemptOf);
        applyFacts = server.Services.GetRequiredService<ApplyFacts>();
    }

    public Life Life { get; }

    public string ProjectId => project.ProjectId;

    /// <summary>Sets up the project of a life that is to be looked at at this moment.</summary>
    public static async Task<LifeOnServer> CreateAsync(TestServer server, Life life, long lookMs)
    {
        var lived = life.Play(lookMs - Duration(life));
        var checkouts = new Story(ShapeOf(life)).Grace(life.Settings.GraceDays);
        foreach (var attempt in lived.Attempts.Values)
        {
            checkouts.Attempt(attempt.Id, attempt.Terms.ProductCode, attempt.SessionId, attempt.SubjectRef, attempt.Quantity);
        }

        return new LifeOnServer(server, life, lived, checkouts, await StoryProject.CreateAsync(server, checkouts));
    }

    /// <summary>From the beginning to the look, ms.</summary>
    public static long Duration(Life life) => life.Play().NowMs - Moment.Day0 + (life.ReadAfterHours * 3_600_000L);

    /// <summary>Stripe's events, about a third of them twice, in a random order.</summary>
    public IEnumerable<Func<Task>> Posts(int order) =>
        Shuffle
            .WithDuplicates([.. model.Told.Index().Where(pair => pair.Item is not Observation.Operator)], order)
            .Select(pair => (Func<Task>)(() => PostAsync(pair.Item, pair.Index)));

    /// <summary>What operators did, in a random order.</summary>
    public IEnumerable<Func<Task>> Actions(int order) =>
        Shuffle
            .WithDuplicates([.. model.Operators], order)
            .Select(fact => (Func<Task>)(() => ApplyAsync(project.Ours(fact), new Cause.Operator("usr_1", Reasons.ManualGrant, "a note"))));

    /// <summary>Asks Stripe for what the events of one second left open, as the worker for fetches would.</summary>
    public async Task FetchAsync(long lookMs)
    {
        foreach (var id in Derive(lookMs).Refetch)
        {
            var json = JsonElement.Parse(bodies.ObjectOf(model.Fetch(id)).ToJsonString());
            var fact = StripeTranslator.TranslateFetched(json, model.NowMs, project.ProjectId, Mode.Test).ShouldHaveSingleItem();
            await ApplyAsync(fact, new Cause.Reconciler());
        }
    }

    /// <summary>Holds what the API shows against what the tables say of the truth.</summary>
    public async Task CheckAsync(long lookMs)
    {
        var derived = Derive(lookMs);
        derived.Purchases.Select(PurchaseReading.Of).ShouldBe(StraightforwardReading.Of(model, lookMs), $"{Life}");
        var shown = await new StoryReader(server, project, story).ReadAsync();
        shown.Rows.Keys.Order(StringComparer.Ordinal).ShouldBe(derived.Purchases.Select(row => row.Key), $"{Life}");
        foreach (var row in derived.Purchases)
        {
            var expected = EndRow.Of(row);
            shown.Rows[row.Key].State.ShouldBe(expected.State, $"{row.Key} of {Life}");
            shown.Rows[row.Key].Fields.ShouldBe(expected.Fields, ignoreOrder: true, $"{row.Key} of {Life}");
        }

        shown.Attempts.ShouldBe(
            derived.Attempts.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToText())),
            ignoreOrder: true,
            $"{Life}"
        );
    }

    private static StripeShape ShapeOf(Life life) => life.Settings.InvoicePayments ? StripeShape.Since2025 : StripeShape.Before2025;

    private async Task PostAsync(Observation seen, int index)
    {
        var number = Interlocked.Increment(ref posts);
        var id = number % 3 == 0 ? $"evt_{index}_again" : $"evt_{index}";
        await UntilDoneAsync(async () =>
        {
            var answer = await new StripeSender(server).SendAsync(bodies.EventOf(seen, id, number), project.Url, StoryProject.Secret);
            answer.Status.ShouldBeOneOf(200, 503);
            return answer.Status == 200;
        });
    }

    /// <summary>A database that is busy says so, and whoever has something to tell comes again: so does Stripe.</summary>
    private static async Task UntilDoneAsync(Func<Task<bool>> isDoneAsync)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await isDoneAsync())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("The database stayed busy.");
    }

    private Task ApplyAsync(Fact fact, Cause cause) =>
        UntilDoneAsync(async () =>
        {
            try
            {
                await server.Database.WriteAsync(
                    session => applyFacts.HandleAsync(session, project.Scope, [fact], [], _ => cause),
                    default
                );
                return true;
            }
            catch (UnavailableException)
            {
                return false;
            }
        });

    /// <summary>What Core derives from the same facts, all merged at once.</summary>
    private Evaluation Derive(long lookMs)
    {
        var facts = model.Told.Select(seen => seen.ToFact()!).GroupBy(fact => fact.Key).Select(same => same.Aggregate(FactMerge.Merge));
        return PurchaseEvaluator.Evaluate([.. facts], model.ContextAt(lookMs));
    }
}
