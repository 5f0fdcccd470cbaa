using System.Globalization;
using System.Text;

namespace Licenzy.Stripe;

/// <summary>
/// The parameters of a request in Stripe's form encoding: nested names in brackets (<c>metadata[order]</c>,
/// <c>line_items[0][price]</c>), values percent-encoded as UTF-8. A null value is left out; an empty one is sent, which Stripe
/// takes as "unset this field".
/// </summary>
public sealed class StripeForm
{
    private readonly StringBuilder _encoded = new();

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _encoded.Length == 0;

    /// <summary>Adds one text.</summary>
    /// <param name="path">The name in brackets, written by the program: it is not encoded.</param>
    /// <param name="value">The value; null adds nothing.</param>
    public StripeForm Add(string path, string? value)
    {
        if (value is not null)
        {
            Append(path, value);
        }

        return this;
    }

    /// <summary>Adds one whole number; null adds nothing.</summary>
    public StripeForm Add(string path, long? value) => Add(path, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds <c>true</c> or <c>false</c>; null adds nothing.</summary>
    public StripeForm Add(string path, bool? value) =>
        Add(
            path,
            value switch
            {
                true => "true",
                false => "false",
                null => null,
            }
        );

    /// <summary>Adds every pair of a map as <c>path[key]</c>. Keys come from users and are encoded; null adds nothing.</summary>
    public StripeForm Add(string path, IReadOnlyDictionary<string, string>? map)
    {
        foreach (var (key, value) in map ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            Append($"{path}[{Uri.EscapeDataString(key)}]", value);
        }

        return this;
    }

    /// <summary>Adds every text of a list as <c>path[0]</c>, <c>path[1]</c> and so on; null adds nothing.</summary>
    public StripeForm Add(string path, IReadOnlyList<string>? list)
    {
        for (var index = 0; index < (list?.Count ?? 0); index++)
        {
            Append($"{path}[{index}]", list![index]);
        }

        return this;
    }

    /// <summary>The encoded form, as it stands in a body or behind the <c>?</c> of an address.</summary>
    public string Encode() => _encoded.ToString();

    private void Append(string encodedPath, string value)
    {
        if (_encoded.Length > 0)
        {
            _encoded.Append('&');
        }

        _encoded.Append(encodedPath).Append('=').Append(Uri.EscapeDataString(value));
    }
}
