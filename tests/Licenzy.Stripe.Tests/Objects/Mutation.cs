using System.Text;
using System.Text.Json;
using Licenzy.Stripe.Objects;

namespace Licenzy.Stripe.Tests.Objects;

/// <summary>Objects as no Stripe would send them.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "\"\"",
        "\"text\"",
        "\"\\ud800\"",
        "-1",
        "1.5",
        "1e999",
        "99999999999999999999999",
        "9223372036854775807",
        "[]",
        "[null,1,[]]",
        "{}",
        "{\"id\":7,\"data\":{\"data\":[]}}",
        "{\"\\udc00\":\"\\ud800\"}",
    ];

    /// <summary>The object with some of its values, at any depth, put in place of others.</summary>
    public static JsonElement Of(string json, Random random)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(document.RootElement, text, random, isRoot: true);
        return JsonElement.Parse(text.ToString());
    }

    /// <summary>Reads an element as every type of object there is.</summary>
    public static void ReadByAll(JsonElement json)
    {
        StripeCheckoutSession.Read(json);
        StripeLineItem.Read(json);
        StripeSubscription.Read(json);
        StripeSubscriptionItem.Read(json);
        StripeInvoice.Read(json);
        StripeInvoiceLine.Read(json);
        StripeInvoicePayment.Read(json);
        StripeCharge.Read(json);
        StripeRefund.Read(json);
        StripeDispute.Read(json);
        StripePaymentIntent.Read(json);
        StripePrice.Read(json);
        StripeProduct.Read(json);
        StripeCustomer.Read(json);
        StripeAccount.Read(json);
        StripeEvent.Read(json);
        StripeThinEvent.Read(json);
        StripeWebhookEndpoint.Read(json);
        StripeAnyObject.Read(json);
    }

    private static void Write(JsonElement element, StringBuilder text, Random random, bool isRoot)
    {
        if (!isRoot && random.Next(8) == 0)
        {
            text.Append(Values[random.Next(Values.Length)]);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            WriteAll(
                element.EnumerateObject(),
                '{',
                '}',
                text,
                member =>
                {
                    text.Append(JsonSerializer.Serialize(member.Name)).Append(':');
                    Write(member.Value, text, random, isRoot: false);
                }
            );
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            WriteAll(element.EnumerateArray(), '[', ']', text, item => Write(item, text, random, isRoot: false));
        }
        else
        {
            text.Append(element.GetRawText());
        }
    }

    private static void WriteAll<T>(IEnumerable<T> items, char open, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : ",");
            isFirst = false;
            write(item);
        }

        text.Append(close);
    }
}
