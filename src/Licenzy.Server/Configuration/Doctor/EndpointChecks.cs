using System.Globalization;
using Licenzy.Core;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration.Doctor;

/// <summary>Whether the endpoint in Stripe is there, leads here, and tells all that is needed in shapes that are understood.</summary>
internal static class EndpointChecks
{
    private const string Exists = "endpoint_exists";
    private const string Url = "endpoint_url";
    private const string Events = "event_types";
    private const string Version = "api_version";
    private const string SetUp = "Let Licenzy set up the webhook.";

    /// <summary>The oldest version whose shapes are read.</summary>
    private const string OldestVersion = "2022-11-15";

    /// <param name="mode">The connection's mode.</param>
    /// <param name="endpoints">The project's endpoints in Stripe.</param>
    /// <param name="url">The address that they should lead to.</param>
    public static IEnumerable<ConnectionCheck> Of(Mode mode, Probe<IReadOnlyList<StripeWebhookEndpoint>> endpoints, string url)
    {
        var took = endpoints.DurationMs;
        if (endpoints.Value is not { } own)
        {
            string[] codes = [Exists, Url, Events, Version];
            return codes.Select(code => ConnectionCheck.Unknown(code, endpoints.WhyNot, took));
        }

        var here = own.Where(endpoint => string.Equals(endpoint.Url, url, StringComparison.Ordinal)).ToList();
        var chosen = here.Find(endpoint => endpoint.Status != "disabled") ?? here.FirstOrDefault();
        return chosen is null
            ? Missing(mode, own, took)
            : [Existing(chosen, here.Count, took), Leads(own, here, took), Listens(chosen, took), Speaks(chosen, took)];
    }

    private static IEnumerable<ConnectionCheck> Missing(Mode mode, IReadOnlyList<StripeWebhookEndpoint> own, long took) =>
        own.Count == 0
            ? [ConnectionCheck.Fail(Exists, $"No endpoint in Stripe leads here in {mode.ToText()} mode.", SetUp, took)]
            :
            [
                ConnectionCheck.Fail(Exists, "No endpoint in Stripe leads here.", SetUp, took),
                ConnectionCheck.Fail(
                    Url,
                    $"The endpoint of this project leads to {own[0].Url}, which is not this installation.",
                    SetUp,
                    took
                ),
            ];

    private static ConnectionCheck Existing(StripeWebhookEndpoint endpoint, int count, long took) =>
        endpoint.Status == "disabled"
            ? ConnectionCheck.Fail(
                Exists,
                $"The endpoint {endpoint.Id} is disabled in Stripe.",
                "Switch it on: add the events, or do it in Stripe.",
                took
            )
        : count > 1
            ? ConnectionCheck.Warn(
                Exists,
                $"{count} endpoints in Stripe lead here: each event comes {count} times, signed by different secrets.",
                "Roll the webhook: one endpoint takes the place of all.",
                took
            )
        : ConnectionCheck.Ok(Exists, $"The endpoint {endpoint.Id} is there and enabled.", took);

    private static ConnectionCheck Leads(IReadOnlyList<StripeWebhookEndpoint> own, List<StripeWebhookEndpoint> here, long took) =>
        own.FirstOrDefault(endpoint => !here.Contains(endpoint)) is { } stray
            ? ConnectionCheck.Warn(
                Url,
                $"It leads here. Another endpoint of this project, {stray.Id}, leads to {stray.Url}.",
                "Remove the other one in Stripe, or roll the webhook.",
                took
            )
            : ConnectionCheck.Ok(Url, "It leads to this installation.", took);

    private static ConnectionCheck Listens(StripeWebhookEndpoint endpoint, long took)
    {
        var missing = RegisterWebhook.Missing(endpoint);
        return missing.Count == 0
            ? ConnectionCheck.Ok(Events, "It listens to every event type that is needed.", took)
            : ConnectionCheck.Fail(
                Events,
                $"It misses {missing.Count} event types: {string.Join(", ", missing)}.",
                "Add them in Stripe by `POST /portal/stripe/connection/webhook/events`, or by hand.",
                took
            );
    }

    private static ConnectionCheck Speaks(StripeWebhookEndpoint endpoint, long took) =>
        endpoint.ApiVersion switch
        {
            null => ConnectionCheck.Warn(
                Version,
                "Its events have the shapes of the account's default version, which may change.",
                "Roll the webhook: the new endpoint is pinned to a version.",
                took
            ),
            var version when Day(version) is not { } day || string.CompareOrdinal(day, OldestVersion) < 0 => ConnectionCheck.Fail(
                Version,
                $"Its events have the shapes of version {version}, which are not read.",
                "Roll the webhook: the new endpoint is pinned to a version that is read.",
                took
            ),
            var version when string.CompareOrdinal(Day(version), Day(StripeClientOptions.PinnedVersion)) > 0 => ConnectionCheck.Warn(
                Version,
                $"Its events have the shapes of version {version}, which is newer than this program.",
                "Update Licenzy, or roll the webhook.",
                took
            ),
            var version => ConnectionCheck.Ok(Version, $"Its events have the shapes of version {version}.", took),
        };

    /// <summary>The date that a version begins with; null when it begins with none.</summary>
    private static string? Day(string version) =>
        version.Length >= OldestVersion.Length
        && DateOnly.TryParseExact(version[..OldestVersion.Length], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? version[..OldestVersion.Length]
            : null;
}
