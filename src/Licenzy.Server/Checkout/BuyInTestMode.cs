using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Checkout;

/// <summary>
/// Begins a purchase in test mode for whoever sets a project up and has no application yet. It is the checkout of
/// <c>POST /v1/checkout/session</c> in every respect, so that what works here works there.
/// </summary>
internal sealed class BuyInTestMode(Database database, CreateCheckout create, AuditLog audit, Ids ids)
{
    private const string Operation = "portal.buy_in_test_mode";

    /// <summary>Who buys.</summary>
    /// <param name="SubjectRef">The customer, as your application would name them.</param>
    /// <param name="SuccessUrl">Where the buyer returns after paying; a page of this portal is always allowed.</param>
    /// <param name="CancelUrl">Where the buyer returns who turned back.</param>
    internal sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
        [property: StringLength(2048)] string? SuccessUrl = null,
        [property: StringLength(2048)] string? CancelUrl = null
    );

    public async Task<Answer<CreateCheckout.Response>> HandleAsync(
        PortalCaller caller,
        string? key,
        string productId,
        Request request,
        CancellationToken cancellationToken
    )
    {
        if (caller.Mode != Mode.Test)
        {
            return new Fault(
                ErrorCatalogue.NotPossible,
                "This begins purchases in test mode only. In live mode your application sells, by `POST /v1/checkout/session`."
            );
        }

        if (await database.ReadAsync(session => FindAsync(session, caller.Scope, productId), cancellationToken) is not { } product)
        {
            return new Fault(ErrorCatalogue.NotFound, "There is no such product in this project and mode.") { Param = "product" };
        }

        return await create.HandleAsync(
            new RuntimeCaller("portal", caller.Scope, caller.AccountId, [RuntimeScopes.Runtime]),
            KeyOf(key),
            new CheckoutRequest(request.SubjectRef, product.ProductCode, request.SuccessUrl, request.CancelUrl),
            (session, attempt) => TellAsync(session, caller, product, attempt.Id, attempt.SubjectRef),
            cancellationToken
        );
    }

    private static Task<ProductRow?> FindAsync(Session session, Scope scope, string productId) =>
        LicenzyId.IsValid(IdPrefix.Product, productId)
            ? ProductStore.FindAsync(session, scope, productId)
            : Task.FromResult<ProductRow?>(null);

    /// <summary>Both surfaces claim keys of one operation: a key of the portal must never meet one of the application's.</summary>
    private string KeyOf(string? key) => $"{Operation}:{(key is null ? ids.New("key") : Fingerprint.Of(Operation, key))}";

    private Task TellAsync(Session session, PortalCaller caller, ProductRow product, string attemptId, string subjectRef) =>
        audit.WriteAsync(
            session,
            caller,
            new AuditEntry("checkout.begun", "attempt", attemptId) { SubjectRef = subjectRef, Details = new { product.ProductCode } }
        );
}
