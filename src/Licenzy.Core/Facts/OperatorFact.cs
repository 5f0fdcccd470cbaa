using System.Text.Json.Serialization;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Facts;

/// <summary>What an operator did. It never changes once written.</summary>
public sealed record OperatorFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Operator;

    /// <summary>When it was committed, by our clock, Unix ms.</summary>
    public required long AtMs { get; init; }

    /// <summary>What was done.</summary>
    public required OperatorAction Action { get; init; }

    /// <summary>Two different actions under one id are a bug; the pick is fixed all the same, so that the merge stays a join.</summary>
    internal static OperatorFact Merge(OperatorFact a, OperatorFact b) =>
        string.CompareOrdinal(FactText.Of(a), FactText.Of(b)) >= 0 ? a : b;
}

/// <summary>The things that an operator can do to purchases.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Grant), "grant")]
[JsonDerivedType(typeof(Revoke), "revoke")]
[JsonDerivedType(typeof(Restore), "restore")]
[JsonDerivedType(typeof(Adjust), "adjust")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(LinkCustomer), "link_customer")]
[JsonDerivedType(typeof(Erase), "erase")]
public abstract record OperatorAction
{
    private OperatorAction() { }

    /// <summary>Calls the function of the case that this is.</summary>
    public T Match<T>(
        Func<Grant, T> grant,
        Func<Revoke, T> revoke,
        Func<Restore, T> restore,
        Func<Adjust, T> adjust,
        Func<Link, T> link,
        Func<LinkCustomer, T> linkCustomer,
        Func<Erase, T> erase
    ) =>
        this switch
        {
            Grant it => grant(it),
            Revoke it => revoke(it),
            Restore it => restore(it),
            Adjust it => adjust(it),
            Link it => link(it),
            LinkCustomer it => linkCustomer(it),
            Erase it => erase(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>Gives a product without a sale. It makes its own purchase, <c>grant:</c> and the id of this fact.</summary>
    /// <param name="SubjectRef">Who gets it.</param>
    /// <param name="Terms">The product as it was then.</param>
    /// <param name="StartsAtMs">When it starts, Unix ms; null or the past: at once.</param>
    /// <param name="ExpiresAtMs">Its end, Unix ms; outranks the product's days. Null: as the product says.</param>
    /// <param name="UsageUnits">The units of a pack; null: as the product says.</param>
    public sealed record Grant(
        string SubjectRef,
        ProductTerms Terms,
        long? StartsAtMs = null,
        long? ExpiresAtMs = null,
        long? UsageUnits = null
    ) : OperatorAction;

    /// <summary>Takes a purchase back. It stays taken, whatever Stripe says, until it is restored.</summary>
    /// <param name="PurchaseKey">The purchase, see <see cref="PurchaseState.Key"/>.</param>
    public sealed record Revoke(string PurchaseKey) : OperatorAction;

    /// <summary>Takes a revocation back.</summary>
    /// <param name="PurchaseKey">The purchase.</param>
    public sealed record Restore(string PurchaseKey) : OperatorAction;

    /// <summary>Changes the balance of a pack.</summary>
    /// <param name="PurchaseKey">The purchase.</param>
    /// <param name="Delta">What really changed, in units (see <see cref="Usage.UsageAdjustment"/>).</param>
    public sealed record Adjust(string PurchaseKey, long Delta) : OperatorAction;

    /// <summary>Says whose a sale is and what it sold.</summary>
    /// <param name="RootId">The Checkout session or subscription.</param>
    /// <param name="SubjectRef">Its subject; null leaves that open.</param>
    /// <param name="Terms">Its product; null leaves that open.</param>
    public sealed record Link(string RootId, string? SubjectRef, ProductTerms? Terms) : OperatorAction;

    /// <summary>Says whose a Stripe customer is; outranks what checkouts tell.</summary>
    /// <param name="CustomerId"><c>cus_…</c>.</param>
    /// <param name="SubjectRef">Its subject.</param>
    public sealed record LinkCustomer(string CustomerId, string SubjectRef) : OperatorAction;

    /// <summary>Forgets purchases: Stripe goes on about them, and must not bring the customer back.</summary>
    /// <param name="Roots">Sessions, subscriptions and attempts.</param>
    public sealed record Erase(ValueList<string> Roots) : OperatorAction;
}
