using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Accounts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Checkout;

/// <summary>Where a checkout stands after its first transaction.</summary>
internal abstract record CheckoutStart
{
    private CheckoutStart() { }

    /// <summary>Claim and attempt are committed: Stripe may be asked.</summary>
    /// <param name="Attempt">What is sold to whom.</param>
    /// <param name="Kind">The product's kind when the attempt was made.</param>
    /// <param name="PriceId">Its price then.</param>
    /// <param name="Credentials">The project's key.</param>
    /// <param name="Resumed">Whether an earlier try may have made the session already.</param>
    internal sealed record Proceed(AttemptRow Attempt, ProductKind Kind, string PriceId, StripeCredentials Credentials, bool Resumed)
        : CheckoutStart;

    /// <summary>The same request was answered before.</summary>
    internal sealed record Replayed(StoredAnswer Answer) : CheckoutStart;

    /// <summary>It was answered so long ago that only the attempt is left.</summary>
    internal sealed record Known(AttemptRow Attempt) : CheckoutStart;

    internal sealed record Refused(Fault Fault) : CheckoutStart;
}

/// <summary>The first half of a checkout: claims the key and records the attempt, before Stripe is asked.</summary>
internal sealed class BeginCheckout(
    LiveWriteGate gate,
    IdempotencyStore idempotency,
    ConnectionSecrets connectionSecrets,
    ReturnPages pages,
    Ids ids,
    TimeProvider time
)
{
    public const string Operation = "checkout.create";

    /// <summary>
    /// Stripe may forget an idempotency key after 24 hours. An attempt that is older is never resumed: it would make a
    /// second session.
    /// </summary>
    private static readonly TimeSpan LongestResume = TimeSpan.FromHours(23);

    /// <param name="session">The transaction.</param>
    /// <param name="caller">Who sells.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="request">What is sold to whom.</param>
    /// <param name="record">Writes of a new attempt what its maker wants on record; last, because it may lock the end of the audit log.</param>
    public async Task<CheckoutStart> HandleAsync(
        Session session,
        RuntimeCaller caller,
        string key,
        CheckoutRequest request,
        Func<Session, AttemptRow, Task>? record
    )
    {
        var now = time.NowMs();
        if (await gate.CheckAsync(session, caller, now) is { } closed)
        {
            return new CheckoutStart.Refused(closed);
        }

        var attemptId = ids.New("att");
        var fingerprint = Fingerprint.Of(Operation, request);
        var claim = await idempotency.ClaimWithLeaseAsync(session, caller.Scope, Operation, key, fingerprint, attemptId, now);
        if (claim is Claim.Resumed resumed && await ResumeAsync(session, caller.Scope, resumed.ResourceId, now) is { } again)
        {
            if (again is CheckoutStart.Refused)
            {
                await idempotency.LetGoAsync(session, caller.Scope, Operation, key);
            }

            return again;
        }

        if (claim is Claim.Resumed)
        {
            // The first try is too old to go on with, or never got as far as an attempt: begin anew under the same key.
            await idempotency.ForgetAsync(session, caller.Scope, Operation, key);
            claim = await idempotency.ClaimWithLeaseAsync(session, caller.Scope, Operation, key, fingerprint, attemptId, now);
        }

        if (claim is Claim.Replay replay)
        {
            return new CheckoutStart.Replayed(replay.Answer);
        }

        if (claim is Claim.Spent spent)
        {
            return await KnownAsync(session, caller.Scope, spent);
        }

        if (IdempotencyStore.Refusal(claim) is { } refusal)
        {
            return new CheckoutStart.Refused(refusal);
        }

        var start = await BeginAsync(session, caller.Scope, attemptId, request, now);
        if (start is CheckoutStart.Refused)
        {
            await idempotency.ForgetAsync(session, caller.Scope, Operation, key);
        }

        if (start is CheckoutStart.Proceed made && record is not null)
        {
            await record(session, made.Attempt);
        }

        return start;
    }

    private static async Task<CheckoutStart> KnownAsync(Session session, Scope scope, Claim.Spent spent)
    {
        var attempt = spent.ResourceId is null ? null : await AttemptStore.FindAsync(session, scope, spent.ResourceId);
        return attempt is null
            ? new CheckoutStart.Refused(
                new Fault(ErrorCatalogue.IdempotencyKeyReused, "This key made a checkout long ago. Use a new key for a new checkout.")
            )
            : new CheckoutStart.Known(attempt);
    }

    private async Task<CheckoutStart> BeginAsync(Session session, Scope scope, string attemptId, CheckoutRequest request, long now)
    {
        var product = await ProductStore.FindByCodeAsync(session, scope, request.ProductCode);
        var connection = await ConnectionStore.OfScopeAsync(session, scope);
        if (await RefuseAsync(session, scope, product, connection, request, now) is { } fault)
        {
            return new CheckoutStart.Refused(fault);
        }

        var project = (await ProjectStore.FindAsync(session, scope.ProjectId))!;
        var foreign = CheckHost("success_url", request.SuccessUrl, project) ?? CheckHost("cancel_url", request.CancelUrl, project);
        if (foreign is not null)
        {
            return new CheckoutStart.Refused(foreign);
        }

        var attempt = new AttemptRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = attemptId,
            SubjectRef = request.SubjectRef,
            ProductId = product!.Id,
            ProductCode = product.ProductCode,
            ProductVersion = product.Version,
            Quantity = request.Quantity ?? 1,
            SuccessUrl = request.SuccessUrl ?? project.SuccessUrl ?? pages.Success,
            CancelUrl = request.CancelUrl ?? project.CancelUrl ?? pages.Canceled,
            CustomerEmail = request.CustomerEmail,
            AllowPromotionCodes = request.AllowPromotionCodes == true ? 1 : 0,
            Metadata = JsonSerializer.Serialize(request.Metadata ?? []),
            Status = AttemptStatus.Created.ToText(),
            StripeCustomerId = await CustomerStore.LatestOfSubjectAsync(session, scope, request.SubjectRef),
            CreatedMs = now,
            UpdatedMs = now,
        };
        await AttemptStore.InsertAsync(session, attempt);
        SubjectStore.Touch(session, scope, attempt.SubjectRef, now, attempt.CustomerEmail);
        var credentials = await connectionSecrets.CredentialsAsync(session, connection!);
        var kind = EnumText.Read<ProductKind>(product.Kind);
        return new CheckoutStart.Proceed(attempt, kind, product.StripePriceId, credentials, Resumed: false);
    }

    private async Task<CheckoutStart?> ResumeAsync(Session session, Scope scope, string attemptId, long now)
    {
        var attempt = await AttemptStore.FindAsync(session, scope, attemptId);
        if (attempt is null)
        {
            return null;
        }

        if (now - attempt.CreatedMs > (long)LongestResume.TotalMilliseconds)
        {
            AttemptStore.SetStatus(session, scope, attemptId, AttemptStatus.Failed, "Stripe never confirmed it.", now);
            return null;
        }

        var connection = await ConnectionStore.OfScopeAsync(session, scope);
        if (connection is null)
        {
            return new CheckoutStart.Refused(NotConnected(scope));
        }

        var offered = (await AttemptTermsStore.OfAsync(session, scope, [attemptId]))[0].Terms;
        var credentials = await connectionSecrets.CredentialsAsync(session, connection);
        return new CheckoutStart.Proceed(attempt, offered.Kind, offered.PriceId, credentials, Resumed: true);
    }

    private static async Task<Fault?> RefuseAsync(
        Session session,
        Scope scope,
        ProductRow? product,
        ConnectionRow? connection,
        CheckoutRequest request,
        long now
    )
    {
        if (await Tombstones.RefusalAsync(session, scope, request.SubjectRef) is { } erased)
        {
            return erased;
        }

        if (product is null || product.DeletedMs is not null)
        {
            return new Fault(ErrorCatalogue.ProductNotFound, $"There is no product `{request.ProductCode}` in {scope.ModeText} mode.")
            {
                Param = "product_code",
            };
        }

        if (product.Active == 0)
        {
            return new Fault(ErrorCatalogue.ProductInactive, $"Product `{request.ProductCode}` is not for sale. Activate it first.");
        }

        if (connection is null)
        {
            return NotConnected(scope);
        }

        return await IsHeldAsync(session, scope, product, request.SubjectRef, now)
            ? new Fault(
                ErrorCatalogue.AlreadySubscribed,
                $"This customer already holds `{request.ProductCode}`. A second subscription would be charged beside the first."
            )
            : null;
    }

    private static async Task<bool> IsHeldAsync(Session session, Scope scope, ProductRow product, string subjectRef, long now)
    {
        if (!string.Equals(product.Kind, ProductKind.Subscription.ToText(), StringComparison.Ordinal) || product.AllowRepeat == 1)
        {
            return false;
        }

        var reading = await ReadSubject.AllAsync(session, scope, subjectRef, now);
        var held = new List<HeldSubscription>();
        foreach (var entitlement in reading.Entitlements.Where(entitlement => entitlement.Row.ProductId == product.Id))
        {
            var attempt = entitlement.Row.AttemptId is null
                ? null
                : await AttemptStore.FindAsync(session, scope, entitlement.Row.AttemptId);
            held.Add(
                new HeldSubscription(
                    entitlement.Row.ProductId,
                    entitlement.View.Status,
                    entitlement.Row.StripeSubscriptionId is not null,
                    attempt is null ? null : EnumText.Read<AttemptStatus>(attempt.Status)
                )
            );
        }

        return RepeatPurchase.AlreadySubscribed(held, product.Id);
    }

    /// <summary>The project names the hosts of its own application; the pages of this program are foreign to no project.</summary>
    private Fault? CheckHost(string param, string? url, ProjectRow project) =>
        pages.Hold(url) ? null : ReturnAddress.CheckHost(param, url, project.ReturnHosts);

    private static Fault NotConnected(Scope scope) =>
        new(ErrorCatalogue.StripeNotConnected, $"Connect a Stripe account for {scope.ModeText} mode before selling.");
}
