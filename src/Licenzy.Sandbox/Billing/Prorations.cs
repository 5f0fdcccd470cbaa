using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>What a change in the middle of a period gives back and asks for, by the seconds that are left of it.</summary>
internal static class Prorations
{
    private const string Waiting = "prorations";

    /// <summary>The credit for what is left of an item as it was.</summary>
    public static InvoiceLine Credit(ModeBooks books, JsonObject item) => Line(books, item, -1, "Unused time on");

    /// <summary>The price of what is left of the period for an item as it is.</summary>
    public static InvoiceLine Charge(ModeBooks books, JsonObject item) => Line(books, item, 1, "Remaining time on");

    /// <summary>Keeps lines for the next invoice of a subscription.</summary>
    public static void Wait(ModeBooks books, JsonObject subscription, IEnumerable<InvoiceLine> lines)
    {
        var id = (string)subscription["id"]!;
        var terms = books.Terms(id);
        var waiting = terms[Waiting]?.AsArray() ?? [];
        terms[Waiting] = new JsonArray([.. waiting.Select(line => line!.DeepClone()), .. lines.Select(Write)]);
        books.SetTerms(id, terms);
    }

    /// <summary>The lines that wait for an invoice, which now wait no longer.</summary>
    public static IReadOnlyList<InvoiceLine> TakeWaiting(ModeBooks books, JsonObject subscription)
    {
        var id = (string)subscription["id"]!;
        var terms = books.Terms(id);
        if (terms[Waiting] is not JsonArray { Count: > 0 } waiting)
        {
            return [];
        }
        terms.Remove(Waiting);
        books.SetTerms(id, terms);
        return [.. waiting.Select(line => Read(line!.AsObject()))];
    }

    private static InvoiceLine Line(ModeBooks books, JsonObject item, int sign, string what)
    {
        var price = item["price"]!.AsObject();
        var quantity = (long)item["quantity"]!;
        var (start, end) = ((long)item["current_period_start"]!, (long)item["current_period_end"]!);
        var left = (decimal)(end - books.Now) / Math.Max(1, end - start);
        var amount = (long)Math.Round((long)price["unit_amount"]! * quantity * left, MidpointRounding.AwayFromZero);
        var text = $"{what} {Invoicing.Describe(books, price, quantity)}";
        return new InvoiceLine(price, (string)item["id"]!, quantity, sign * amount, text, new Period(books.Now, end), Proration: true);
    }

    private static JsonObject Write(InvoiceLine line) =>
        new()
        {
            ["price"] = line.Price.DeepClone(),
            ["item"] = line.Item,
            ["quantity"] = line.Quantity,
            ["amount"] = line.Amount,
            ["description"] = line.Description,
            ["start"] = line.Period.Start,
            ["end"] = line.Period.End,
        };

    private static InvoiceLine Read(JsonObject line) =>
        new(
            line["price"]!.DeepClone().AsObject(),
            (string?)line["item"],
            (long)line["quantity"]!,
            (long)line["amount"]!,
            (string)line["description"]!,
            new Period((long)line["start"]!, (long)line["end"]!),
            Proration: true
        );
}
