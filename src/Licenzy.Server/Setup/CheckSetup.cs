using Licenzy.Core;
using Licenzy.Server.Checkout;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Products;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.WebhookControl;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Setup;

/// <summary>Checks a setup file before anything is written: its own words first, then, unless told not to, against Stripe.</summary>
internal sealed class CheckSetup(StripeClient stripe, OutboundGuard guard)
{
    /// <exception cref="SetupException">Something in the file cannot be; the message names it.</exception>
    public void Words(SetupFile file)
    {
        if (file.Project is { } project)
        {
            Refuse(project.Name.Length is < 1 or > 200, "project.name must have 1 to 200 characters.");
            Refuse(project.GraceDays is < 0 or > 365, "project.grace_days must be from 0 to 365.");
            Refuse(CheckoutRequest.CheckUrl("project.success_url", project.SuccessUrl, Mode.Test)?.Detail);
            Refuse(CheckoutRequest.CheckUrl("project.cancel_url", project.CancelUrl, Mode.Test)?.Detail);
        }

        foreach (var connection in file.Stripe ?? [])
        {
            CheckKey(connection);
        }

        foreach (var product in file.Products ?? [])
        {
            Refuse(SaveProduct.Check(DraftOf(product))?.Detail is { } fault ? $"products {product.ProductCode}: {fault}" : null);
        }

        foreach (var key in file.ApiKeys ?? [])
        {
            Refuse(key.Name.Length is < 1 or > 200, "api_keys: a name must have 1 to 200 characters.");
            var unknown = (key.Scopes ?? []).Except(RuntimeScopes.All, StringComparer.Ordinal).FirstOrDefault();
            Refuse(
                unknown is not null,
                $"api_keys {key.Name}: there is no scope `{unknown}`; there are {string.Join(", ", RuntimeScopes.All)}."
            );
        }

        foreach (var endpoint in file.WebhookEndpoints ?? [])
        {
            var fault = EndpointFields.CheckUrl(endpoint.Url, endpoint.Mode, guard) ?? EndpointFields.CheckEventTypes(endpoint.EventTypes);
            Refuse(fault is null ? null : $"webhook_endpoints {endpoint.Url}: {fault.Param}: {fault.Detail}");
        }
    }

    /// <summary>Asks Stripe whether the keys work and the prices fit. Returns the account of each mode.</summary>
    public async Task<IReadOnlyDictionary<Mode, StripeAccount>> AgainstStripeAsync(SetupFile file, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<Mode, StripeAccount>();
        foreach (var connection in file.Stripe ?? [])
        {
            var credentials = new StripeCredentials(connection.SecretKey.Value);
            var account = Value(
                await stripe.RetrieveAccountAsync(credentials, cancellation: cancellationToken),
                $"stripe {connection.Mode.ToText()}"
            );
            accounts[connection.Mode] = account;
            foreach (var product in (file.Products ?? []).Where(product => product.Mode == connection.Mode))
            {
                var price = await stripe.RetrievePriceAsync(credentials, product.StripePriceId, cancellation: cancellationToken);
                CheckPrice(product, Value(price, $"products {product.ProductCode}"));
            }
        }

        return accounts;
    }

    public static SaveProduct.Draft DraftOf(SetupProduct product) =>
        new(
            product.ProductCode,
            product.Name,
            product.Kind,
            product.StripePriceId,
            product.DurationDays,
            product.UsageUnits,
            product.ExpiresAfterDays,
            product.AllowRepeat,
            product.Active,
            product.Metadata
        );

    private static void CheckKey(SetupStripe connection)
    {
        var mode = connection.Mode.ToText();
        var wrongKey = StripeKeyText.Check(connection.Mode, connection.SecretKey.Value);
        Refuse(wrongKey is null ? null : $"stripe {mode}: secret_key: {wrongKey}");
        var wrongSecret = connection.WebhookSecret is { } secret ? StripeKeyText.CheckWebhookSecret(secret.Value) : null;
        Refuse(wrongSecret is null ? null : $"stripe {mode}: webhook_secret: {wrongSecret}");
    }

    private static void CheckPrice(SetupProduct product, StripePrice price)
    {
        var why = PriceFit.WhyNot(product.Kind, price, product.Mode);
        Refuse(why is null ? null : $"products {product.ProductCode}: {why}");
    }

    private static T Value<T>(StripeResult<T> result, string place) =>
        result.Match(success => success.Value, failure => throw new SetupException($"{place}: Stripe says: {failure.Error.Message}"));

    private static void Refuse(bool wrong, string message) => Refuse(wrong ? message : null);

    private static void Refuse(string? message)
    {
        if (message is not null)
        {
            throw new SetupException(message);
        }
    }
}
