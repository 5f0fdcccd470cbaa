using Licenzy.Server.Platform;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.StripeConnections;

/// <summary>An endpoint that was just made in Stripe.</summary>
/// <param name="EndpointId"><c>we_…</c>.</param>
/// <param name="Secret">Its signing secret: Stripe tells it this once.</param>
/// <param name="Outdated">Endpoints of the same project and mode, or the same address, that it replaces.</param>
internal sealed record RegisteredWebhook(string EndpointId, string Secret, IReadOnlyList<string> Outdated);

/// <summary>
/// Our endpoints in Stripe. A new one is made before its secret is stored, and the ones that it replaces are removed only afterwards:
/// whatever is cut off in between leaves an endpoint that the next try finds and replaces, and never a stored secret without its endpoint.
/// </summary>
internal sealed class RegisterWebhook(StripeClient stripe, WebhookAddress address)
{
    private const string ProjectKey = "licenzy_project_id";
    private const string ModeKey = "licenzy_mode";

    /// <summary>Stripe allows an account far fewer endpoints than fit these pages.</summary>
    private const int MostPages = 3;

    public async Task<StripeResult<RegisteredWebhook>> CreateAsync(
        StripeCredentials credentials,
        Scope scope,
        string connectionId,
        CancellationToken cancellationToken
    )
    {
        var listed = await OwnAsync(credentials, scope, connectionId, cancellationToken);
        if (listed is StripeResult<IReadOnlyList<StripeWebhookEndpoint>>.Failure failure)
        {
            return new StripeResult<RegisteredWebhook>.Failure(failure.Error);
        }

        IReadOnlyList<string> outdated = listed.Match(success => success.Value.Select(own => own.Id).ToList(), _ => []);
        var request = new StripeCreateWebhookEndpoint(address.Of(connectionId), StripeEventTypes.All)
        {
            Description = "Licenzy",
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ProjectKey] = scope.ProjectId,
                [ModeKey] = scope.ModeText,
            },
        };
        var made = await stripe.CreateWebhookEndpointAsync(credentials, request, idempotencyKey: null, cancellationToken);
        return made.Match<StripeResult<RegisteredWebhook>>(
            success =>
                success.Value.Secret is { Length: > 0 } secret
                    ? success.Select(endpoint => new RegisteredWebhook(endpoint.Id, secret, outdated))
                    : new StripeResult<RegisteredWebhook>.Failure(
                        new StripeError(StripeErrorKind.Unreadable, "Stripe made the endpoint without telling its signing secret.")
                    ),
            refused => new StripeResult<RegisteredWebhook>.Failure(refused.Error)
        );
    }

    /// <summary>The endpoints that lead to this connection, or were made for its project and mode under an earlier address.</summary>
    public async Task<StripeResult<IReadOnlyList<StripeWebhookEndpoint>>> OwnAsync(
        StripeCredentials credentials,
        Scope scope,
        string connectionId,
        CancellationToken cancellationToken
    )
    {
        var url = address.Of(connectionId);
        var own = new List<StripeWebhookEndpoint>();
        var date = default(DateTimeOffset);
        var pages = StripeClient.PagesAsync(
            (after, cancellation) =>
                stripe.ListWebhookEndpointsAsync(credentials, new StripeListRequest { StartingAfter = after }, cancellation),
            MostPages,
            cancellationToken
        );
        await foreach (var page in pages)
        {
            if (page is StripeResult<StripePage<StripeWebhookEndpoint>>.Failure failure)
            {
                return new StripeResult<IReadOnlyList<StripeWebhookEndpoint>>.Failure(failure.Error);
            }

            var success = (StripeResult<StripePage<StripeWebhookEndpoint>>.Success)page;
            date = success.ServerDate;
            own.AddRange(success.Value.Data.Where(endpoint => IsOwn(endpoint, scope, url)));
        }

        return new StripeResult<IReadOnlyList<StripeWebhookEndpoint>>.Success(own, RequestId: null, date);
    }

    /// <summary>Adds the event types that an endpoint lacks, and switches it on.</summary>
    public Task<StripeResult<StripeWebhookEndpoint>> CompleteAsync(
        StripeCredentials credentials,
        StripeWebhookEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        var events = endpoint.EnabledEvents.Union(StripeEventTypes.All, StringComparer.Ordinal).ToList();
        var request = new StripeUpdateWebhookEndpoint { EnabledEvents = events, Disabled = endpoint.Status == "disabled" ? false : null };
        return stripe.UpdateWebhookEndpointAsync(credentials, endpoint.Id, request, idempotencyKey: null, cancellationToken);
    }

    /// <summary>Removes endpoints that are not needed any more. One that stays is found again by the next try and by the doctor.</summary>
    /// <returns>How many are gone.</returns>
    public async Task<int> RemoveAsync(StripeCredentials credentials, IEnumerable<string> endpointIds, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var id in endpointIds)
        {
            var result = await stripe.DeleteWebhookEndpointAsync(credentials, id, cancellationToken);
            removed += result.Match(_ => true, failure => failure.Error.Kind == StripeErrorKind.NotFound) ? 1 : 0;
        }

        return removed;
    }

    /// <summary>Which of our event types an endpoint does not listen to.</summary>
    public static IReadOnlyList<string> Missing(StripeWebhookEndpoint endpoint) =>
        endpoint.EnabledEvents.Contains("*", StringComparer.Ordinal)
            ? []
            : [.. StripeEventTypes.All.Except(endpoint.EnabledEvents, StringComparer.Ordinal)];

    private static bool IsOwn(StripeWebhookEndpoint endpoint, Scope scope, string url) =>
        string.Equals(endpoint.Url, url, StringComparison.Ordinal)
        || (
            string.Equals(endpoint.Metadata.GetValueOrDefault(ProjectKey), scope.ProjectId, StringComparison.Ordinal)
            && string.Equals(endpoint.Metadata.GetValueOrDefault(ModeKey), scope.ModeText, StringComparison.Ordinal)
        );
}
