using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Webhooks;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Setup;

/// <summary>
/// Brings an instance to what a file declares, in one transaction: a second run changes only what differs, and every
/// change is said.
/// </summary>
internal sealed class ApplySetup(
    Accountant accountant,
    ProjectSecrets projectSecrets,
    SaveConnection saveConnection,
    WebhookAddress webhookAddress,
    PlaceSales placeSales,
    EndpointSecrets endpointSecrets,
    Ids ids,
    TimeProvider time
)
{
    /// <param name="session">The transaction.</param>
    /// <param name="file">What to set up, already checked.</param>
    /// <param name="stripeAccounts">The Stripe account of each mode, where it was asked.</param>
    /// <param name="say">Told of each change, for people.</param>
    public async Task<SetupResult> HandleAsync(
        Session session,
        SetupFile file,
        IReadOnlyDictionary<Mode, StripeAccount> stripeAccounts,
        Action<string> say
    )
    {
        var (accountId, userId) = await accountant.AccountAsync(session, file.Account, say);
        var project = await ProjectAsync(session, accountId, file, say);
        if (project is null)
        {
            return new SetupResult(accountId, ProjectId: null, [], [], [], []);
        }

        var connections = new List<SetupResult.Connection>();
        foreach (var part in file.Stripe ?? [])
        {
            connections.Add(await ConnectionAsync(session, new Scope(project.Id, part.Mode), part, stripeAccounts, say));
        }

        var products = new List<SetupResult.Product>();
        foreach (var part in file.Products ?? [])
        {
            products.Add(await ProductAsync(session, new Scope(project.Id, part.Mode), userId, part, say));
        }

        var keys = new List<SetupResult.ApiKey>();
        foreach (var part in file.ApiKeys ?? [])
        {
            keys.Add(await ApiKeyAsync(session, new Scope(project.Id, part.Mode), accountId, part, say));
        }

        var endpoints = new List<SetupResult.WebhookEndpoint>();
        foreach (var part in file.WebhookEndpoints ?? [])
        {
            endpoints.Add(await EndpointAsync(session, new Scope(project.Id, part.Mode), part, say));
        }

        return new SetupResult(accountId, project.Id, connections, products, keys, endpoints);
    }

    private async Task<ProjectRow?> ProjectAsync(Session session, string accountId, SetupFile file, Action<string> say)
    {
        var existing = await ProjectStore.OfAccountAsync(session, accountId);
        if (file.Project is null)
        {
            return existing.Count switch
            {
                0 when NeedsProject(file) => throw new SetupException("The account has no project yet: add `project`."),
                > 1 when NeedsProject(file) => throw new SetupException("The account has several projects: say which with `project`."),
                _ => existing.FirstOrDefault(),
            };
        }

        var now = time.NowMs();
        var known = existing.FirstOrDefault(project => string.Equals(project.Name, file.Project.Name, StringComparison.Ordinal));
        var id = known?.Id ?? ids.New("prj");
        var before =
            known
            ?? new ProjectRow
            {
                Id = id,
                AccountId = accountId,
                DataKey = projectSecrets.NewDataKey(id),
                CreatedMs = now,
                UpdatedMs = now,
            };
        // What the file does not speak of (return hosts, time zone) stays as people set it in the portal.
        var row = before with
        {
            Name = file.Project.Name,
            SuccessUrl = file.Project.SuccessUrl ?? before.SuccessUrl,
            CancelUrl = file.Project.CancelUrl ?? before.CancelUrl,
            GraceDays = file.Project.GraceDays ?? before.GraceDays,
        };
        if (known is null)
        {
            await ProjectStore.InsertAsync(session, row);
            say($"project {row.Name}: created ({row.Id})");
        }
        else if (row != known)
        {
            await ProjectStore.UpdateAsync(session, row with { UpdatedMs = now });
            if (row.GraceDays != known.GraceDays)
            {
                // Whoever's payment failed has more or fewer days from now on: the sweep derives them anew within a minute.
                await DueEntitlementStore.MakeSuspendedDueAsync(session, row.Id, now);
            }

            say($"project {row.Name}: changed");
        }

        return row;
    }

    private static bool NeedsProject(SetupFile file) =>
        file.Stripe is not null || file.Products is not null || file.ApiKeys is not null || file.WebhookEndpoints is not null;

    private async Task<SetupResult.Connection> ConnectionAsync(
        Session session,
        Scope scope,
        SetupStripe part,
        IReadOnlyDictionary<Mode, StripeAccount> stripeAccounts,
        Action<string> say
    )
    {
        var saved =
            await saveConnection.HandleAsync(
                session,
                new ConnectionChange(scope, part.SecretKey.Value)
                {
                    WebhookSecret = part.WebhookSecret?.Value,
                    AccountId = stripeAccounts.GetValueOrDefault(scope.Mode)?.Id,
                    AccountName = stripeAccounts.GetValueOrDefault(scope.Mode)?.DisplayName,
                }
            ) ?? throw new InvalidOperationException("A setup file registers no endpoint in Stripe.");
        if (saved.Changed)
        {
            say($"stripe {scope.ModeText}: {(saved.Former is null ? $"connected ({saved.Row.Id})" : "changed")}");
        }

        return new SetupResult.Connection(scope.ModeText, saved.Row.Id, webhookAddress.Of(saved.Row.Id));
    }

    private async Task<SetupResult.Product> ProductAsync(Session session, Scope scope, string userId, SetupProduct part, Action<string> say)
    {
        var saved = await SaveProduct.HandleAsync(session, ids, time, scope, CheckSetup.DraftOf(part));
        if (saved.Change != SaveProduct.Change.None)
        {
            say($"product {part.ProductCode} ({scope.ModeText}): {saved.Change.ToText()}");
            await placeSales.HandleAsync(session, scope, saved.Product, userId);
        }

        return new SetupResult.Product(scope.ModeText, saved.Product.Id, saved.Product.ProductCode);
    }

    private async Task<SetupResult.ApiKey> ApiKeyAsync(Session session, Scope scope, string accountId, SetupApiKey part, Action<string> say)
    {
        var known = (await ApiKeyStore.OfProjectAsync(session, scope.ProjectId, scope.ModeText)).FirstOrDefault(key =>
            key.RevokedMs is null && string.Equals(key.Name, part.Name, StringComparison.Ordinal)
        );
        if (known is not null)
        {
            return new SetupResult.ApiKey(scope.ModeText, known.Name, known.Id, Key: null);
        }

        var scopes = part.Scopes ?? [RuntimeScopes.Runtime, RuntimeScopes.Webhooks];
        var created = await CreateApiKey.HandleAsync(session, ids, time, scope, accountId, part.Name, scopes);
        say($"api key {part.Name} ({scope.ModeText}): created ({created.Row.Id})");
        return new SetupResult.ApiKey(scope.ModeText, part.Name, created.Row.Id, created.Key);
    }

    private async Task<SetupResult.WebhookEndpoint> EndpointAsync(
        Session session,
        Scope scope,
        SetupWebhookEndpoint part,
        Action<string> say
    )
    {
        var existing = await EndpointStore.ListAsync(session, scope);
        if (existing.FirstOrDefault(endpoint => string.Equals(endpoint.Url, part.Url, StringComparison.Ordinal)) is { } known)
        {
            return new SetupResult.WebhookEndpoint(scope.ModeText, known.Id, known.Url, Secret: null);
        }

        if (existing.Count >= EndpointStore.Most)
        {
            throw new SetupException(
                $"webhook_endpoints {part.Url}: this mode has {EndpointStore.Most} endpoints, as many as it may have."
            );
        }

        var id = ids.New(IdPrefix.WebhookEndpoint);
        var now = time.NowMs();
        var (secret, box) = await endpointSecrets.NewAsync(session, scope, id);
        await EndpointStore.InsertAsync(
            session,
            new EndpointRow
            {
                ProjectId = scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Url = part.Url,
                Secret = box,
                Enabled = 1,
                EventTypes = JsonSerializer.Serialize(part.EventTypes ?? []),
                // The first of a mode is what the routes of the one endpoint speak of.
                IsDefault = existing.Any(endpoint => endpoint.IsDefault == 1) ? 0 : 1,
                CreatedMs = now,
                UpdatedMs = now,
            }
        );
        say($"webhook endpoint {part.Url} ({scope.ModeText}): created ({id})");
        return new SetupResult.WebhookEndpoint(scope.ModeText, id, part.Url, secret);
    }
}
