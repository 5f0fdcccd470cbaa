using System.Globalization;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// Takes the parameters of a call out of its form, one by one, and notes what was wrong. After all were taken,
/// <see cref="Problem"/> tells the first thing to refuse: fields that nobody asked for come before all else.
/// </summary>
internal sealed class ParameterReader
{
    private readonly FormTree.Group group;
    private readonly string prefix;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly List<ParameterReader> children = [];
    private StripeError? first;

    public ParameterReader(FormTree.Group group)
        : this(group, "") { }

    private ParameterReader(FormTree.Group group, string prefix)
    {
        this.group = group;
        this.prefix = prefix;
    }

    /// <summary>What to refuse, or null when every field was asked for and had the form asked for.</summary>
    public StripeError? Problem
    {
        get
        {
            var unknown = Unknown().ToList();
            return unknown.Count > 0 ? StripeError.UnknownParameters(unknown) : FirstProblem();
        }
    }

    /// <summary>The full name of a field, as errors show it: <c>line_items[0][price]</c>.</summary>
    public string NameOf(string field) => prefix.Length == 0 ? field : $"{prefix}[{field}]";

    /// <summary>Whether the field was sent, be it empty.</summary>
    public bool Has(string field) => group[field] is not null;

    /// <summary>Whether the field was sent as an empty text, Stripe's way to unset something; then it counts as asked for.</summary>
    public bool IsEmptyText(string field) => group[field] is FormTree.Text { Value.Length: 0 } && (asked.Add(field) || true);

    /// <summary>Whether the field was sent as a group.</summary>
    public bool IsGroup(string field) => group[field] is FormTree.Group;

    /// <summary>Notes a problem that the caller found in what it took.</summary>
    public void Refuse(StripeError error) => first ??= error;

    /// <summary>A text that must not be empty; null when it was not sent.</summary>
    public string? Text(string field)
    {
        var value = ClearableText(field);
        if (value is { Length: 0 })
        {
            Refuse(StripeError.Empty(NameOf(field)));
            return null;
        }
        return value;
    }

    /// <summary>A text; empty when the caller asks to unset it, null when it was not sent.</summary>
    public string? ClearableText(string field)
    {
        asked.Add(field);
        switch (group[field])
        {
            case null:
                return null;
            case FormTree.Text text when text.Value.Length <= 5000:
                return text.Value;
            case FormTree.Text:
                Refuse(StripeError.Invalid("At most 5000 characters are allowed.", NameOf(field), "parameter_invalid_string_too_long"));
                return null;
            default:
                Refuse(StripeError.Invalid($"Invalid string for {NameOf(field)}: a group of fields was given.", NameOf(field)));
                return null;
        }
    }

    /// <summary>A text without which the call makes no sense; empty when it is missing, which <see cref="Problem"/> tells.</summary>
    public string RequiredText(string field)
    {
        Require(field);
        return Text(field) ?? "";
    }

    /// <summary>One of the allowed words; null when it was not sent.</summary>
    public string? Choice(string field, params ReadOnlySpan<string> allowed)
    {
        var value = Text(field);
        if (value is null || allowed.Contains(value))
        {
            return value;
        }
        Refuse(StripeError.Invalid($"Invalid {NameOf(field)}: must be one of {string.Join(", ", allowed.ToArray())}.", NameOf(field)));
        return null;
    }

    /// <summary>A whole number within bounds; null when it was not sent.</summary>
    public long? Integer(string field, long minimum, long maximum)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Refuse(StripeError.Invalid($"Invalid integer: {text}", NameOf(field), "parameter_invalid_integer"));
            return null;
        }
        if (value < minimum || value > maximum)
        {
            Refuse(
                StripeError.Invalid(
                    $"Invalid {NameOf(field)}: must be between {minimum} and {maximum}.",
                    NameOf(field),
                    "parameter_invalid_integer"
                )
            );
            return null;
        }
        return value;
    }

    /// <summary>A share from 0 (never) to 1 (always); 0 when it was not sent.</summary>
    public double Share(string field)
    {
        if (Text(field) is not { } text)
        {
            return 0;
        }
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
        {
            return value;
        }
        Refuse(StripeError.Invalid($"Invalid {NameOf(field)}: must be a number from 0 to 1.", NameOf(field)));
        return 0;
    }

    /// <summary>A truth value; null when it was not sent.</summary>
    public bool? Boolean(string field)
    {
        switch (Text(field))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            case var text:
                Refuse(StripeError.Invalid($"Invalid boolean: {text}", NameOf(field)));
                return null;
        }
    }

    /// <summary>An absolute http or https address; null when it was not sent.</summary>
    public string? Address(string field)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return text;
        }
        Refuse(StripeError.Invalid("Not a valid URL. It must start with http:// or https://.", NameOf(field), "url_invalid"));
        return null;
    }

    /// <summary>A group of fields; null when it was not sent.</summary>
    public ParameterReader? Group(string field)
    {
        asked.Add(field);
        switch (group[field])
        {
            case null:
                return null;
            case FormTree.Group found:
                var child = new ParameterReader(found, NameOf(field));
                children.Add(child);
                return child;
            default:
                Refuse(StripeError.Invalid($"Invalid object for {NameOf(field)}.", NameOf(field)));
                return null;
        }
    }

    /// <summary>The elements of an array of groups; none when it was not sent.</summary>
    public IReadOnlyList<ParameterReader> Groups(string field)
    {
        var elements = Elements(field);
        var readers = new List<ParameterReader>();
        foreach (var (name, value) in elements)
        {
            if (value is FormTree.Group element)
            {
                readers.Add(new ParameterReader(element, $"{NameOf(field)}[{name}]"));
            }
            else
            {
                Refuse(StripeError.Invalid($"Invalid object for {NameOf(field)}[{name}].", $"{NameOf(field)}[{name}]"));
            }
        }
        children.AddRange(readers);
        return readers;
    }

    /// <summary>The elements of an array of texts; none when it was not sent.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        var texts = new List<string>();
        foreach (var (name, value) in Elements(field))
        {
            if (value is FormTree.Text { Value.Length: > 0 } text)
            {
                texts.Add(text.Value);
            }
            else
            {
                Refuse(StripeError.Empty($"{NameOf(field)}[{name}]"));
            }
        }
        return texts;
    }

    /// <summary>Every member of a group of texts under names of the caller's choice; null when it was not sent.</summary>
    public IReadOnlyDictionary<string, string>? FreeTexts(string field)
    {
        asked.Add(field);
        switch (group[field])
        {
            case null:
                return null;
            case FormTree.Group members when members.Names.All(name => members[name] is FormTree.Text):
                return members.Names.ToDictionary(name => name, name => ((FormTree.Text)members[name]!).Value, StringComparer.Ordinal);
            default:
                Refuse(StripeError.Invalid($"Invalid {NameOf(field)}: must be a set of key and value.", NameOf(field)));
                return null;
        }
    }

    /// <summary>Notes a missing field as a problem.</summary>
    public void Require(string field)
    {
        if (!Has(field))
        {
            Refuse(StripeError.Missing(NameOf(field)));
        }
    }

    private IReadOnlyList<(string Name, FormTree Value)> Elements(string field)
    {
        asked.Add(field);
        switch (group[field])
        {
            case null:
                return [];
            case FormTree.Group found when found.AsArray() is { } elements:
                return elements;
            default:
                Refuse(StripeError.Invalid($"Invalid array for {NameOf(field)}.", NameOf(field)));
                return [];
        }
    }

    private IEnumerable<string> Unknown() =>
        group.Names.Where(name => !asked.Contains(name)).Select(NameOf).Concat(children.SelectMany(child => child.Unknown()));

    private StripeError? FirstProblem() =>
        first ?? children.Select(child => child.FirstProblem()).FirstOrDefault(problem => problem is not null);
}
