using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>
/// From Stripe's words to ours: a snapshot, brought by an event or fetched, becomes the facts that it tells. Which event brought it
/// hardly matters: any event about an object carries the object, and every shape of it since 2022-11-15 is understood.
/// </summary>
internal static class StripeTranslator
{
    private delegate IReadOnlyList<Fact> Translator(JsonElement stripeObject, Observation observation);

    /// <summary>The facts that an event tells.</summary>
    /// <param name="snapshot">The event.</param>
    /// <param name="projectId">The project that it came to: only its metadata counts.</param>
    /// <param name="mode">The mode of the connection that it came through.</param>
    /// <returns>Nothing for an object that no fact is made of, without an id, or of the other mode.</returns>
    public static IReadOnlyList<Fact> Translate(StripeEvent snapshot, string projectId, Mode mode)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Created is not { } created || Contradicts(snapshot.LiveMode, mode)
            ? []
            : Translate(snapshot.DataObject, new Observation(snapshot.Type, created * 1000, projectId, mode));
    }

    /// <summary>The facts that an object tells which was asked for.</summary>
    /// <param name="stripeObject">The object as Stripe answered it.</param>
    /// <param name="atMs">
    /// Stripe's own time of the answer in Unix ms; for an object on a test clock the greatest time that is known of it, since its
    /// events carry simulated times.
    /// </param>
    /// <param name="projectId">The project that it was fetched for: only its metadata counts.</param>
    /// <param name="mode">The mode of the connection that it was fetched through.</param>
    /// <returns>Nothing for an object that no fact is made of, without an id, or of the other mode.</returns>
    public static IReadOnlyList<Fact> TranslateFetched(JsonElement stripeObject, long atMs, string projectId, Mode mode) =>
        Translate(stripeObject, new Observation(SeenType.Fetched, atMs, projectId, mode));

    /// <summary>What an event carries only the beginning of: Stripe embeds the first few items and lines. Null when it is whole.</summary>
    public static FetchWish? RestOf(StripeEvent snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.DataObjectType switch
        {
            "subscription" when StripeSubscription.Read(snapshot.DataObject) is { HasMoreItems: true, Id: var id } => new FetchWish(
                FetchKind.Subscription,
                id,
                DelayMs: 0
            ),
            "invoice" when StripeInvoice.Read(snapshot.DataObject) is { HasMoreLines: true, Id: var id } => new FetchWish(
                FetchKind.Invoice,
                id,
                DelayMs: 0
            ),
            _ => null,
        };
    }

    /// <summary>The buyer's address, where an event tells it: no fact, and a help to find out whose an unmapped sale is.</summary>
    public static SeenBuyer? BuyerOf(StripeEvent snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.DataObjectType switch
        {
            "checkout.session" when StripeCheckoutSession.Read(snapshot.DataObject) is { CustomerEmail: { } email } session =>
                new SeenBuyer(session.SubscriptionId ?? session.Id, email),
            "invoice" when StripeInvoice.Read(snapshot.DataObject) is { CustomerEmail: { } email, SubscriptionId: { } subscription } =>
                new SeenBuyer(subscription, email),
            _ => null,
        };
    }

    private static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var any = StripeAnyObject.Read(stripeObject);
        return any.Id.Length == 0 || Contradicts(any.LiveMode, observation.Mode) || TranslatorOf(any.ObjectType) is not { } translator
            ? []
            : translator(stripeObject, observation);
    }

    private static Translator? TranslatorOf(string? objectType) =>
        objectType switch
        {
            "checkout.session" => SessionTranslator.Translate,
            "subscription" => SubscriptionTranslator.Translate,
            "invoice" => InvoiceTranslator.Translate,
            "charge" => ChargeTranslator.Translate,
            "refund" => RefundTranslator.Translate,
            "dispute" => DisputeTranslator.Translate,
            "payment_intent" => PaymentTranslator.TranslateIntent,
            "invoice_payment" => PaymentTranslator.TranslateInvoicePayment,
            _ => null,
        };

    /// <summary>Test data must never open live access, nor the other way round; an object that does not say is taken at its connection's word.</summary>
    private static bool Contradicts(bool? liveMode, Mode mode) => liveMode is { } live && live != (mode == Mode.Live);
}

/// <summary>Who bought something, as far as Stripe tells.</summary>
/// <param name="Root">The Checkout session or subscription.</param>
/// <param name="Email">The address that the buyer gave.</param>
internal sealed record SeenBuyer(string Root, string Email);
