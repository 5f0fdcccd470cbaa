using Licenzy.Server.Access;
using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Billing;
using Licenzy.Server.Checkout;
using Licenzy.Server.Configuration;
using Licenzy.Server.Insights;
using Licenzy.Server.ManualActions;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Pages;
using Licenzy.Server.Platform.Reference;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Setup;
using Licenzy.Server.SignIn;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Support;
using Licenzy.Server.Team;
using Licenzy.Server.Usage;
using Licenzy.Server.WebhookControl;
using Microsoft.AspNetCore.HttpOverrides;

namespace Licenzy.Server;

/// <summary>
/// The order of checks of every request: route, media type and size, key, scope, rate, idempotency key; then the body, its
/// fields, and the operation itself.
/// </summary>
internal static class Pipeline
{
    public static void Use(WebApplication app, LicenzySettings settings)
    {
        TrustProxies(app, settings);
        app.UseMiddleware<RequestFrame>();
        if (settings.Roles.HasFlag(Roles.Api))
        {
            app.UseMiddleware<AnswerFromMemory>();
        }

        app.UseRouting();
        app.UseMiddleware<BodyGuard>();
        app.UseMiddleware<LoadGate>();
        app.UseMiddleware<RuntimeKeyCheck>();
        app.UseMiddleware<PortalSessionCheck>();
        app.UseMiddleware<RuntimeRateLimit>();
        app.UseMiddleware<PortalRateLimit>();
        app.UseMiddleware<IdempotencyHeader>();
        HealthRoutes.Map(app);
        if (!settings.Roles.HasFlag(Roles.Api))
        {
            return;
        }

        var v1 = app.MapGroup("/v1");
        CheckoutRoutes.Map(v1);
        AccessRoutes.Map(v1);
        UsageRoutes.Map(v1);
        StripeEventRoutes.Map(v1);
        WebhookControlRoutes.Map(v1);
        MapPortal(app.MapGroup("/portal"));
        OpenApiDocuments.Map(app);
        ReferencePage.Map(app, AppContext.BaseDirectory);
        ReturnPages.Map(app);
        ReturnPages.MapStyle(app);
        DevelopmentMails.Map(app, settings.Mail);
        PageRoutes.Map(app, app.Services.GetRequiredService<PageFolder>());
    }

    /// <summary>Behind a proxy every caller has the proxy's address, and all people together would share one limit of sign-ins.</summary>
    private static void TrustProxies(WebApplication app, LicenzySettings settings)
    {
        if (settings.Licenzy.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.Licenzy.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    private static void MapPortal(RouteGroupBuilder portal)
    {
        SignInRoutes.Map(portal);
        SupportRoutes.Map(portal);
        CheckoutRoutes.MapPortal(portal);
        BillingRoutes.Map(portal);
        InsightsRoutes.Map(portal);
        ManualActionRoutes.Map(portal);
        TeamRoutes.Map(portal);
        ConfigurationRoutes.Map(portal);
        InboundEventRoutes.Map(portal);
        WebhookControlRoutes.MapPortal(portal);
    }
}
