using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Shapes;

/// <summary>
/// The books as one API version shows them. All objects are kept in the newest shape; whatever leaves the sandbox, as an
/// answer or in an event, is rendered here.
/// </summary>
internal sealed class VersionedView
{
    private readonly ModeBooks books;
    private readonly string version;
    private readonly OlderBilling billing;

    private VersionedView(ModeBooks books, string version)
    {
        this.books = books;
        this.version = version;
        billing = new OlderBilling(books);
    }

    public static VersionedView Of(ModeBooks books, string version) => new(books, version);

    public ModeBooks Books => books;

    /// <summary>The object of that type and id in this version's shape, or null.</summary>
    public JsonObject? Find(string type, string id) => books.Find(type, id) is { } found ? Render(found) : null;

    /// <summary>Renders an object or a list in place, with all that stands in it; events in the version that is theirs.</summary>
    public JsonObject Render(JsonObject body)
    {
        if ((string?)body["object"] == "event")
        {
            Of(books, (string)body["api_version"]!).RenderEvent(body);
            return body;
        }
        // Before its parts: a subscription takes the period from its items, which then lose it.
        Reshape(body);
        foreach (var (name, value) in body.ToList())
        {
            // What stands in metadata is the caller's, whatever it looks like.
            if (name != "metadata" && value is JsonObject part)
            {
                Render(part);
            }
            else if (value is JsonArray array)
            {
                RenderAll(array);
            }
        }
        return body;
    }

    private void RenderAll(JsonArray array)
    {
        foreach (var element in array.OfType<JsonObject>().ToList())
        {
            Render(element);
        }
    }

    private void RenderEvent(JsonObject told)
    {
        var subject = Render(told["data"]!["object"]!.AsObject());
        if (told["data"]!["previous_attributes"] is not JsonObject previous)
        {
            return;
        }
        if (!ApiVersion.IsBefore(version, ApiVersion.Basil))
        {
            Render(previous);
            return;
        }
        if ((string?)subject["object"] == "subscription")
        {
            OlderBilling.LiftPeriod(previous, subject);
        }
        Render(previous);
        if (JsonNode.DeepEquals(previous["items"], subject["items"]))
        {
            previous.Remove("items");
        }
        if ((string?)subject["object"] == "invoice" && previous["status"] is not null)
        {
            previous["paid"] = (string?)previous["status"] == "paid";
        }
    }

    private void Reshape(JsonObject body)
    {
        if (body["object"] is not JsonValue value || !value.TryGetValue<string>(out var type))
        {
            return;
        }
        if (type is "discount" or "promotion_code" && ApiVersion.IsBefore(version, ApiVersion.DiscountSources))
        {
            billing.HoldCoupon(body, type == "discount" ? "source" : "promotion");
        }
        if (!ApiVersion.IsBefore(version, ApiVersion.Basil) || body.ContainsKey("deleted"))
        {
            return;
        }
        switch (type)
        {
            case "subscription":
                billing.Subscription(body);
                break;
            case "subscription_item":
                Without(body, "current_period_end", "current_period_start");
                break;
            case "invoice":
                billing.Invoice(body);
                break;
            case "line_item":
                billing.Line(body);
                break;
            case "payment_intent":
                Without(body, "excluded_payment_method_types")["invoice"] = billing.InvoiceOf((string)body["id"]!);
                break;
            case "charge":
                body["invoice"] = (string?)Id(body["payment_intent"]) is { } intent ? billing.InvoiceOf(intent) : null;
                Without(body["billing_details"]?.AsObject(), "tax_id");
                break;
            default:
                ReshapeSmall(type, body);
                break;
        }
    }

    /// <summary>The types of which little changed.</summary>
    private static void ReshapeSmall(string type, JsonObject body)
    {
        switch (type)
        {
            case "checkout.session":
                Without(body, "adaptive_pricing", "collected_information", "discounts", "origin_context", "permissions", "wallet_options");
                Without(body["automatic_tax"]?.AsObject(), "provider");
                Without(body["customer_details"]?.AsObject(), "business_name", "individual_name");
                body["shipping_details"] = null;
                break;
            case "item":
                Without(body, "adjustable_quantity", "metadata");
                break;
            case "price" when body["recurring"] is JsonObject recurring:
                recurring["aggregate_usage"] = null;
                break;
            case "plan":
                body["aggregate_usage"] = null;
                break;
            case "dispute":
                Without(body, "enhanced_eligibility_types");
                Without(body["evidence"]!.AsObject(), "enhanced_evidence");
                Without(body["evidence_details"]!.AsObject(), "enhanced_eligibility");
                Without(body["payment_method_details"]!["card"]?.AsObject(), "network");
                break;
            case "payment_method":
                Without(body["billing_details"]?.AsObject(), "tax_id");
                Without(body["card"]?.AsObject(), "regulated_status");
                break;
            case "test_helpers.test_clock":
                Without(body, "status_details");
                break;
        }
    }

    /// <summary>The id of what is an id or, expanded, the object itself.</summary>
    internal static JsonNode? Id(JsonNode? reference) => reference is JsonObject whole ? whole["id"] : reference;

    /// <summary>Takes properties out of an object that is there.</summary>
    internal static JsonObject Without(JsonObject? body, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            body?.Remove(name);
        }
        return body ?? new JsonObject();
    }
}
