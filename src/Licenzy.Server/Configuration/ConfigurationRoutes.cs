namespace Licenzy.Server.Configuration;

/// <summary>What an administrator sets up: Stripe accounts, products, API keys.</summary>
internal static class ConfigurationRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        StripeConnectionRoutes.Map(portal);
        ApiKeyRoutes.Map(portal);
        ProductRoutes.Map(portal);
    }
}
