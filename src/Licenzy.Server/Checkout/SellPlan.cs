using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Checkout;

/// <summary>
/// Sells an account its plan: a checkout of the platform project, with the account as the customer. The same three steps and the same
/// facts as for everybody's customers.
/// </summary>
internal sealed class SellPlan(
    Database database,
    AccountPlans plans,
    CreateCheckout create,
    AuditLog audit,
    Ids ids,
    LicenzySettings settings,
    TimeProvider time
)
{
    /// <summary>Which plan.</summary>
    /// <param name="ProductCode">Of the plans of <c>GET /portal/account/subscription</c>.</param>
    internal sealed record Request([property: StringLength(64, MinimumLength = 1)] string ProductCode);

    public async Task<Answer<CreateCheckout.Response>> HandleAsync(
        PortalCaller caller,
        string? key,
        Request request,
        CancellationToken cancellationToken
    )
    {
        if (plans.Platform is not { } platform)
        {
            return new Fault(ErrorCatalogue.NotPossible, "This installation sells no plans: everything is open.");
        }

        if (!plans.Catalogue.Plans.Any(plan => string.Equals(plan.ProductCode, request.ProductCode, StringComparison.Ordinal)))
        {
            return new Fault(ErrorCatalogue.ProductNotFound, $"There is no plan `{request.ProductCode}`.") { Param = "product_code" };
        }

        if (await database.ReadAsync(session => HoldsOneAsync(session, platform, caller.AccountId), cancellationToken))
        {
            return new Fault(
                ErrorCatalogue.AlreadySubscribed,
                "The account has a plan already. Change it with `POST /portal/account/subscription/manage`; a second would be charged beside it."
            );
        }

        // Without https (on a developer's machine) the buyer returns to our plain page: an address of ours would be refused in live mode.
        var page = settings.Licenzy.PublicUrl.StartsWith("https://", StringComparison.Ordinal)
            ? $"{settings.Licenzy.PublicUrl}/account/plan"
            : null;
        var seller = new RuntimeCaller("portal", platform, string.Empty, [RuntimeScopes.Runtime]);
        await database.WriteAsync(
            session =>
                audit.WriteAsync(
                    session,
                    caller,
                    new AuditEntry("plan.checkout_requested", "account", caller.AccountId) { Details = new { request.ProductCode } }
                ),
            cancellationToken
        );
        return await create.HandleAsync(
            seller,
            // Keys are the platform project's: one account's key must never meet another's.
            key is null
                ? ids.New("plan")
                : $"{caller.AccountId}:{Fingerprinted(key)}",
            new CheckoutRequest(caller.AccountId, request.ProductCode, page, page, caller.Email),
            cancellationToken
        );
    }

    /// <summary>An account's id and a key of 255 characters would be too long together.</summary>
    private static string Fingerprinted(string key) => Idempotency.Fingerprint.Of("plan", key);

    private async Task<bool> HoldsOneAsync(Session session, Scope platform, string accountId)
    {
        var held = await ReadSubject.AllAsync(session, platform, accountId, time.NowMs());
        return held.Entitlements.Any(one =>
            string.Equals(one.Row.Kind, ProductKind.Subscription.ToText(), StringComparison.Ordinal)
            && one.View.Status is EntitlementStatus.Active or EntitlementStatus.PastDue or EntitlementStatus.Pending
        );
    }
}
