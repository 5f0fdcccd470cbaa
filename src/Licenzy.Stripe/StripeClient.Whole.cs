using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;
using Licenzy.Stripe.Transport;

namespace Licenzy.Stripe;

/// <summary>
/// Objects with all of their parts. Stripe embeds only the beginning of a list in an object and says so by <c>has_more</c>; whoever
/// decides by what is not on the first page needs the rest.
/// </summary>
public sealed partial class StripeClient
{
    /// <summary>The most parts that one object is completed with: Stripe allows 20 items and at most some hundred lines.</summary>
    private const int MaximumPartPages = 10;

    /// <summary>One subscription with all of its items.</summary>
    public Task<StripeResult<StripeSubscription>> RetrieveWholeSubscriptionAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) =>
        CompleteAsync(
            RetrieveSubscriptionAsync(credentials, id, expand, cancellation),
            subscription => subscription.HasMoreItems,
            new PartList("items", "/v1/subscription_items", "subscription_item") { SubscriptionId = id },
            credentials,
            cancellation
        );

    /// <summary>One invoice with all of its lines.</summary>
    public Task<StripeResult<StripeInvoice>> RetrieveWholeInvoiceAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) =>
        CompleteAsync(
            RetrieveInvoiceAsync(credentials, id, expand, cancellation),
            invoice => invoice.HasMoreLines,
            new PartList("lines", $"/v1/invoices/{Segment(id)}/lines", "line_item"),
            credentials,
            cancellation
        );

    /// <summary>One Checkout session with all of its lines; <c>line_items</c> need not be named to be expanded.</summary>
    public Task<StripeResult<StripeCheckoutSession>> RetrieveWholeCheckoutSessionAsync(
        StripeCredentials credentials,
        string id,
        IReadOnlyList<string>? expand = null,
        CancellationToken cancellation = default
    ) =>
        CompleteAsync(
            RetrieveCheckoutSessionAsync(credentials, id, [.. (expand ?? []).Union(["line_items"], StringComparer.Ordinal)], cancellation),
            session => session.HasMoreLineItems,
            new PartList("line_items", $"/v1/checkout/sessions/{Segment(id)}/line_items", StripeLineItem.ObjectName),
            credentials,
            cancellation
        );

    /// <summary>Where the rest of an embedded list is.</summary>
    private sealed record PartList(string Member, string Path, string ObjectName)
    {
        public string? SubscriptionId { get; init; }

        public StripeForm FormAfter(string? cursor) =>
            new StripeListRequest { StartingAfter = cursor }
                .ToForm()
                .Add("subscription", SubscriptionId);
    }

    private async Task<StripeResult<T>> CompleteAsync<T>(
        Task<StripeResult<T>> retrieving,
        Func<T, bool> isCut,
        PartList list,
        StripeCredentials credentials,
        CancellationToken cancellation
    )
        where T : StripeObject, IStripeObject<T>
    {
        var retrieved = await retrieving;
        if (retrieved is not StripeResult<T>.Success success || !isCut(success.Value))
        {
            return retrieved;
        }

        var parts = new JsonArray();
        string? cursor = null;
        for (var page = 0; page < MaximumPartPages; page++)
        {
            var call = StripeCall.Get(list.Path, list.FormAfter(cursor));
            var result = await _transport.SendAsync(call, credentials, cancellation);
            if (result is not StripeResult<JsonElement>.Success listed)
            {
                return new StripeResult<T>.Failure(((StripeResult<JsonElement>.Failure)result).Error);
            }

            if (!IsListOf(listed.Value, list.ObjectName))
            {
                return Unexpected<T>(call, listed);
            }

            var items = listed.Value.Items("data");
            foreach (var item in items)
            {
                parts.Add(JsonNode.Parse(item.GetRawText()));
            }

            cursor = items.Count == 0 ? null : items[^1].Text("id");
            if (listed.Value.Flag("has_more") != true || cursor is null)
            {
                return success with { Value = T.Read(With(success.Value.Raw, list.Member, parts)) };
            }
        }

        return new StripeResult<T>.Failure(
            new StripeError(StripeErrorKind.Unreadable, $"The object has more {list.Member} than {MaximumPartPages * 100}.")
        );
    }

    private static JsonElement With(JsonElement json, string member, JsonArray parts)
    {
        var whole = JsonNode.Parse(json.GetRawText())!.AsObject();
        whole[member]!["data"] = parts;
        whole[member]!["has_more"] = false;
        return JsonSerializer.SerializeToElement(whole);
    }
}
