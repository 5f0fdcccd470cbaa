using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>What a link points to.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<LinkName>))]
public enum LinkName
{
    /// <summary>A subscription.</summary>
    Subscription,

    /// <summary>A payment intent.</summary>
    PaymentIntent,

    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>A charge.</summary>
    Charge,

    /// <summary>A Stripe customer.</summary>
    Customer,

    /// <summary>The <c>client_reference_id</c> of a session.</summary>
    ClientReference,

    /// <summary>A checkout attempt, from our metadata.</summary>
    Attempt,

    /// <summary>A subject, from our metadata.</summary>
    Subject,
}

/// <summary>One link of a fact to another object. Links are sticky: a later observation without it does not remove it.</summary>
/// <param name="Name">What it points to.</param>
/// <param name="Value">The id of the target.</param>
/// <param name="AtMs">When it was last seen, in Unix ms; the latest wins.</param>
public sealed record Link(LinkName Name, string Value, long AtMs);

/// <summary>Reading and joining the links of a fact, a list sorted by name with one entry a name.</summary>
public static class Links
{
    /// <summary>The target of a link, null when it was never seen.</summary>
    public static string? Find(this ValueList<Link> links, LinkName name) => links.FirstOrDefault(link => link.Name == name)?.Value;

    internal static ValueList<Link> Seen(long atMs, params ReadOnlySpan<(LinkName Name, string? Value)> links)
    {
        var seen = new List<Link>();
        foreach (var (name, value) in links)
        {
            if (!string.IsNullOrEmpty(value))
            {
                seen.Add(new Link(name, value, atMs));
            }
        }

        return Merge(seen.ToValueList(), []);
    }

    internal static ValueList<Link> Merge(ValueList<Link> a, ValueList<Link> b) =>
        Joins.PerKey(a, b, link => link.Name.ToText(), (x, y) => Later(x, y) ? x : y);

    private static bool Later(Link a, Link b) => a.AtMs != b.AtMs ? a.AtMs > b.AtMs : string.CompareOrdinal(a.Value, b.Value) >= 0;
}
