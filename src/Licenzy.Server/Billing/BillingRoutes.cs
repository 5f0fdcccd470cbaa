using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.Billing;

/// <summary>The account's own plan.</summary>
internal static class BillingRoutes
{
    private const string Path = "/account/subscription";

    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Path,
                (ReadSubscription operation, PortalCaller caller, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, cancellation)
            )
            .ForAccount("portal_read_subscription", "Read the account's plan, its limits and what is used", Permission.Read)
            .Examples(request: null, BillingExamples.Subscription);

        portal
            .MapPost(
                $"{Path}/trial",
                (BeginTrial operation, PortalCaller caller, CancellationToken cancellation) => operation.HandleAsync(caller, cancellation)
            )
            .ForAccount("portal_begin_trial", "Begin the account's one trial of live mode", Permission.Own, ErrorCatalogue.NotPossible)
            .Examples(request: null, BillingExamples.Subscription);

        portal
            .MapPost(
                $"{Path}/manage",
                (ManagePlan operation, PortalCaller caller, CancellationToken cancellation) => operation.HandleAsync(caller, cancellation)
            )
            .ForAccount(
                "portal_manage_plan",
                "Open Stripe's page to change or end the plan",
                Permission.Own,
                ErrorCatalogue.NotPossible,
                ErrorCatalogue.StripeError,
                ErrorCatalogue.StripeTimeout
            )
            .Examples(request: null, BillingExamples.Managed);
    }
}
