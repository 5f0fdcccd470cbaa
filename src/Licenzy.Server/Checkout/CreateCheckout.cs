using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Checkout;

/// <summary>
/// Creates a checkout attempt and its Stripe Checkout Session. Three steps, so that no crash makes a second session: claim
/// and attempt are committed; Stripe is asked with a key derived from the attempt; its answer is committed with ours.
/// </summary>
internal sealed class CreateCheckout(
    Database database,
    BeginCheckout begin,
    IdempotencyStore idempotency,
    StripeClient stripe,
    TimeProvider time
)
{
    /// <summary>The checkout to send the buyer to. Nothing is granted by it.</summary>
    /// <param name="AttemptId">Names this attempt in every later call and event.</param>
    /// <param name="Status">created.</param>
    /// <param name="CheckoutUrl">Stripe's hosted page.</param>
    /// <param name="Mode">Test or live, as the key says.</param>
    /// <param name="ExpiresAt">When the page stops working.</param>
    internal sealed record Response(string AttemptId, string Status, string CheckoutUrl, string Mode, UtcInstant? ExpiresAt);

    public Task<Answer<Response>> HandleAsync(
        RuntimeCaller caller,
        string key,
        CheckoutRequest request,
        CancellationToken cancellationToken
    ) => HandleAsync(caller, key, request, record: null, cancellationToken);

    /// <param name="caller">Who sells.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="request">What is sold to whom.</param>
    /// <param name="record">What ends the transaction that makes the attempt; it does not run where an earlier one made it.</param>
    /// <param name="cancellationToken">Ends it, until Stripe is asked.</param>
    public async Task<Answer<Response>> HandleAsync(
        RuntimeCaller caller,
        string key,
        CheckoutRequest request,
        Func<Session, AttemptRow, Task>? record,
        CancellationToken cancellationToken
    )
    {
        if (request.Check(caller.Scope.Mode) is { } fault)
        {
            return fault;
        }

        var start = await BeginAsync(caller, key, request, record, cancellationToken);
        return start switch
        {
            CheckoutStart.Refused refused => refused.Fault,
            CheckoutStart.Replayed replayed => Answer<Response>.Exactly(replayed.Answer, replayed: true),
            CheckoutStart.Known known => Answer<Response>.Exactly(AnswerOf(caller.Scope, known.Attempt), replayed: true),
            CheckoutStart.Proceed proceed => await AskStripeAsync(caller.Scope, key, proceed),
            _ => throw new InvalidOperationException("A checkout starts in one of four ways."),
        };
    }

    /// <summary>A second request waits a moment for the first, as the contract says, before it is told to come back.</summary>
    private async Task<CheckoutStart> BeginAsync(
        RuntimeCaller caller,
        string key,
        CheckoutRequest request,
        Func<Session, AttemptRow, Task>? record,
        CancellationToken cancellationToken
    )
    {
        var waited = 0;
        while (true)
        {
            var start = await database.WriteAsync(session => begin.HandleAsync(session, caller, key, request, record), cancellationToken);
            var busy = start is CheckoutStart.Refused { Fault.Error: var error } && error == ErrorCatalogue.IdempotencyKeyInUse;
            if (!busy || waited >= IdempotencyStore.WaitMs)
            {
                return start;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            waited += 50;
        }
    }

    /// <summary>
    /// From here on the caller's disconnecting changes nothing: the attempt is committed, and what Stripe answers must be.
    /// </summary>
    private async Task<Answer<Response>> AskStripeAsync(Scope scope, string key, CheckoutStart.Proceed proceed)
    {
        var attempt = proceed.Attempt;
        var result = await stripe.CreateCheckoutSessionAsync(
            proceed.Credentials,
            SessionOf(proceed),
            $"licenzy-{attempt.Id}",
            CancellationToken.None
        );
        if (attempt.StripeCustomerId is not null && IsCustomerGone(result))
        {
            // The customer was deleted in Stripe: the sale goes on as a new one. Other parameters need another key.
            result = await stripe.CreateCheckoutSessionAsync(
                proceed.Credentials,
                SessionOf(proceed) with
                {
                    CustomerId = null,
                },
                $"licenzy-{attempt.Id}-new-customer",
                CancellationToken.None
            );
        }

        return await result.Match(
            success => FinishAsync(scope, key, proceed, success.Value),
            failure => GiveUpAsync(scope, key, attempt, failure.Error, IsDefinite(failure.Error, proceed.Resumed))
        );
    }

    private static StoredAnswer AnswerOf(Scope scope, AttemptRow attempt) =>
        new(
            StatusCodes.Status201Created,
            LicenzyJson.Bytes(
                new Response(
                    attempt.Id,
                    AttemptStatus.Created.ToText(),
                    attempt.CheckoutUrl!,
                    scope.ModeText,
                    UtcInstant.From(attempt.ExpiresMs)
                )
            )
        );

    private async Task<Answer<Response>> FinishAsync(Scope scope, string key, CheckoutStart.Proceed proceed, StripeCheckoutSession made)
    {
        var attempt = proceed.Attempt;
        if (made.Id.Length == 0 || made.Url is null)
        {
            return await GiveUpAsync(
                scope,
                key,
                attempt,
                new StripeError(StripeErrorKind.Unreadable, "Stripe's answer names no page.") { MayHaveHappened = true },
                definite: false
            );
        }

        var expiresMs = made.ExpiresAt * 1000;
        var answer = AnswerOf(scope, attempt with { CheckoutUrl = made.Url, ExpiresMs = expiresMs });
        var erased = await database.WriteAsync(
            async session =>
            {
                if (await RefusalAsync(session, scope, attempt) is { } refusal)
                {
                    return refusal;
                }

                var now = time.NowMs();
                await AttemptStore.SetSessionAsync(session, scope, attempt.Id, made.Id, made.Url, expiresMs, now);
                await IdempotencyStore.FinishAsync(session, scope, BeginCheckout.Operation, key, answer, now);
                return null;
            },
            CancellationToken.None
        );
        if (erased is null)
        {
            return Answer<Response>.Exactly(answer, replayed: false);
        }

        // Nobody may pay for what would give nothing. Where Stripe cannot be reached, the page ends by itself.
        await stripe.ExpireCheckoutSessionAsync(proceed.Credentials, made.Id, $"licenzy-{attempt.Id}-expire", CancellationToken.None);
        return erased;
    }

    /// <summary>
    /// The refusal for a customer who was erased while Stripe was asked: what the erasure emptied must not be filled again. Under the
    /// attempt's lock, which the erasure takes too.
    /// </summary>
    private static async Task<Fault?> RefusalAsync(Session session, Scope scope, AttemptRow attempt)
    {
        await FactStore.LockAsync(session, scope, [attempt.Id]);
        return await Tombstones.RefusalAsync(session, scope, attempt.SubjectRef);
    }

    private async Task<Answer<Response>> GiveUpAsync(Scope scope, string key, AttemptRow attempt, StripeError error, bool definite)
    {
        await database.WriteAsync(
            async session =>
            {
                if (!definite)
                {
                    await idempotency.LetGoAsync(session, scope, BeginCheckout.Operation, key);
                }
                else if (await idempotency.ForgetAsync(session, scope, BeginCheckout.Operation, key))
                {
                    AttemptStore.SetStatus(session, scope, attempt.Id, AttemptStatus.Failed, error.Message, time.NowMs());
                }
            },
            CancellationToken.None
        );
        return StripeFaults.Of(error);
    }

    /// <summary>
    /// Stripe said no for good: another try of the same request would be refused again, and a corrected one is a new attempt.
    /// A refusal of the key alone (401, 403) comes before Stripe looks whether it knows the request: after an earlier try
    /// whose outcome is unknown it shows nothing, and a new attempt could be a second session.
    /// </summary>
    private static bool IsDefinite(StripeError error, bool resumed) =>
        !error.MayHaveHappened
        && (
            error.Kind is StripeErrorKind.InvalidRequest or StripeErrorKind.NotFound or StripeErrorKind.Card
            || (error.Kind is StripeErrorKind.Authentication or StripeErrorKind.PermissionDenied && !resumed)
        );

    private static bool IsCustomerGone(StripeResult<StripeCheckoutSession> result) =>
        result
            is StripeResult<StripeCheckoutSession>.Failure
            {
                Error: { Kind: StripeErrorKind.InvalidRequest or StripeErrorKind.NotFound, Param: "customer" }
            };

    private static StripeCreateCheckoutSession SessionOf(CheckoutStart.Proceed proceed)
    {
        var attempt = proceed.Attempt;
        var licenzy = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["licenzy_project_id"] = attempt.ProjectId,
            ["licenzy_mode"] = attempt.Mode,
            ["licenzy_attempt_id"] = attempt.Id,
            ["licenzy_subject_ref"] = attempt.SubjectRef,
            ["licenzy_product_code"] = attempt.ProductCode,
        };
        var metadata = attempt.MetadataPairs.Concat(licenzy).ToDictionary(StringComparer.Ordinal);
        var mode = proceed.Kind == ProductKind.Subscription ? "subscription" : "payment";
        return new StripeCreateCheckoutSession(mode, [new StripeCheckoutLine(proceed.PriceId, attempt.Quantity)], attempt.SuccessUrl)
        {
            CancelUrl = attempt.CancelUrl,
            CustomerId = attempt.StripeCustomerId,
            CustomerEmail = attempt.CustomerEmail,
            ClientReferenceId = SubjectRef.FitsClientReference(attempt.SubjectRef) ? attempt.SubjectRef : null,
            AllowPromotionCodes = attempt.AllowPromotionCodes == 1 ? true : null,
            AlwaysCreateCustomer = true,
            Metadata = metadata,
            ResultMetadata = licenzy,
        };
    }
}
