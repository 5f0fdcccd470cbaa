using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Stories;

/// <summary>A project that a story is told to: the products of all stories, a connection, a key, and the checkouts of this one.</summary>
internal sealed class StoryProject
{
    private const string WebhookSecret = "whsec_of_a_story";
    private const int ProjectsPerAccount = 100;
    private static int made;

    private readonly TestServer server;
    private readonly string account;
    private readonly Dictionary<string, string> productIds;
    private readonly Dictionary<string, string> attemptIds;

    private StoryProject(TestServer server, string account, string name, SetupResult setup, Story story)
    {
        this.server = server;
        this.account = account;
        Name = name;
        ProjectId = setup.ProjectId!;
        Url = setup.Stripe.Single().WebhookUrl;
        Api = new RuntimeApi(server, setup.ApiKeys.Single().Key!);
        productIds = setup.Products.ToDictionary(product => product.ProductCode, product => product.Id, StringComparer.Ordinal);
        var ids = server.Services.GetRequiredService<Ids>();
        attemptIds = story.Attempts.Keys.ToDictionary(id => id, _ => ids.New("att"), StringComparer.Ordinal);
    }

    private string Name { get; }

    public string ProjectId { get; }

    public Scope Scope => new(ProjectId, Mode.Test);

    /// <summary>Where Stripe sends this project's events.</summary>
    public string Url { get; }

    public static string Secret => WebhookSecret;

    public RuntimeApi Api { get; }

    /// <summary>Sets everything up as it was before the story begins.</summary>
    public static async Task<StoryProject> CreateAsync(TestServer server, Story story)
    {
        var number = Interlocked.Increment(ref made);
        var owner = $"Stories {number / ProjectsPerAccount}";
        server.Clock.StandAt(Catalogue.Products[0].FromMs);
        var setup = await server.ApplyAsync(
            new SetupFile(
                OwnerOf(owner),
                new SetupProject($"Story {number}", GraceDays: story.GraceDays),
                [new SetupStripe(Mode.Test, new SecretText("sk_test_of_stories"), new SecretText(WebhookSecret))],
                [.. Catalogue.Products.Select(version => ProductOf(version.Terms))],
                [new SetupApiKey(Mode.Test, "story")]
            )
        );
        var project = new StoryProject(server, owner, $"Story {number}", setup, story);
        await server.Database.WriteAsync(session => project.InsertAttemptsAsync(session, story), default);
        return project;
    }

    /// <summary>The id of one of the story's attempts.</summary>
    public string AttemptOf(string storyId) => attemptIds.GetValueOrDefault(storyId, storyId);

    /// <summary>The attempt of the story that has this id.</summary>
    public string StoryAttemptOf(string id) => attemptIds.FirstOrDefault(pair => pair.Value == id, new(id, id)).Key;

    /// <summary>An operator's fact, its product and attempts named as in this project.</summary>
    public OperatorFact Ours(OperatorFact fact) =>
        fact with
        {
            Action = fact.Action switch
            {
                OperatorAction.Grant grant => grant with { Terms = Ours(grant.Terms) },
                OperatorAction.Link { Terms: { } terms } link => link with { Terms = Ours(terms) },
                OperatorAction.Erase erase => new OperatorAction.Erase(erase.Roots.Select(AttemptOf).ToValueList()),
                _ => fact.Action,
            },
        };

    /// <summary>A product is changed or added, as an operator does it.</summary>
    public Task ChangeAsync(ProductVersion version) =>
        server.ApplyAsync(new SetupFile(OwnerOf(account), new SetupProject(Name), Products: [ProductOf(version.Terms)]));

    /// <summary>The clock has nothing more to do here: later stories are not to carry the earlier ones along.</summary>
    public Task CloseAsync() =>
        server.Database.WriteAsync(
            session =>
                session.ExecuteAsync("update entitlements set next_change_ms = null where project_id = @ProjectId", new { ProjectId }),
            default
        );

    private static SetupAccount OwnerOf(string account) => new(account, "stories@licenzy.test", new SecretText("a-long-password"));

    private static SetupProduct ProductOf(ProductTerms terms) =>
        new(
            Mode.Test,
            terms.ProductCode,
            terms.ProductCode,
            terms.Kind,
            terms.PriceId,
            terms.DurationDays,
            terms.UsageUnits,
            terms.ExpiresAfterDays
        );

    private ProductTerms Ours(ProductTerms terms) => terms with { ProductId = productIds[terms.ProductCode] };

    private async Task InsertAttemptsAsync(Session session, Story story)
    {
        foreach (var attempt in story.Attempts.Values)
        {
            var id = attemptIds[attempt.Id];
            await AttemptStore.InsertAsync(
                session,
                new AttemptRow
                {
                    ProjectId = ProjectId,
                    Mode = Scope.ModeText,
                    Id = id,
                    SubjectRef = attempt.SubjectRef,
                    ProductId = productIds[attempt.Terms.ProductCode],
                    ProductCode = attempt.Terms.ProductCode,
                    ProductVersion = 1,
                    Quantity = attempt.Quantity,
                    SuccessUrl = "https://example.com/success",
                    CancelUrl = "https://example.com/cancel",
                    Status = AttemptStatus.Created.ToText(),
                    CreatedMs = attempt.CreatedMs,
                    UpdatedMs = attempt.CreatedMs,
                }
            );
            if (attempt.SessionId is not null)
            {
                await AttemptStore.SetSessionAsync(
                    session,
                    Scope,
                    id,
                    attempt.SessionId,
                    "https://pay",
                    expiresMs: null,
                    attempt.CreatedMs
                );
            }
        }
    }
}
