using System.Globalization;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> text with Stripe's brackets: <c>a[b]=1</c> is a group, <c>a[0]=1</c>
/// and <c>a[]=1</c> are arrays, and after <c>a[][b]=1</c> a repeated <c>a[][b]</c> begins the next element.
/// </summary>
internal static class FormParser
{
    // Deeper than any parameter of the API; a limit, so that a hostile name cannot exhaust the stack.
    private const int MaximumDepth = 12;

    /// <summary>
    /// Reads the pairs of <paramref name="encoded"/>. A name that makes no sense, or that names a value both as a text and
    /// as a group, is refused.
    /// </summary>
    public static FormReading Parse(string encoded)
    {
        var root = new FormTree.Group();
        foreach (var pair in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (SplitName(name) is not { } path || !Put(root, path, value))
            {
                return new FormReading.Refused(name);
            }
        }
        return new FormReading.Read(root);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary><c>a[b][]</c> becomes <c>a</c>, <c>b</c> and an empty text; null when the brackets do not match.</summary>
    private static List<string>? SplitName(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var head = bracket < 0 ? name : name[..bracket];
        if (head.Length == 0 || head.Contains(']', StringComparison.Ordinal))
        {
            return null;
        }
        var path = new List<string> { head };
        while (bracket >= 0 && bracket < name.Length)
        {
            var end = name.IndexOf(']', bracket);
            if (name[bracket] != '[' || end < 0 || name.IndexOf('[', bracket + 1, end - bracket - 1) >= 0 || path.Count == MaximumDepth)
            {
                return null;
            }
            path.Add(name[(bracket + 1)..end]);
            bracket = end + 1;
        }
        return path;
    }

    private static bool Put(FormTree.Group root, List<string> path, string value)
    {
        var group = root;
        for (var depth = 0; depth < path.Count - 1; depth++)
        {
            var name = path[depth].Length > 0 ? path[depth] : OpenElement(group, path[depth + 1]);
            switch (group[name])
            {
                case null:
                    var made = new FormTree.Group();
                    group.Set(name, made);
                    group = made;
                    break;
                case FormTree.Group known:
                    group = known;
                    break;
                default:
                    return false;
            }
        }
        var last = path[^1].Length > 0 ? path[^1] : NextIndex(group);
        if (group[last] is FormTree.Group)
        {
            return false;
        }
        group.Set(last, new FormTree.Text(value));
        return true;
    }

    /// <summary>The element that <c>[][member]</c> speaks of: the newest, unless it has that member already.</summary>
    private static string OpenElement(FormTree.Group array, string member)
    {
        if (array.Names.Count > 0 && array[array.Names[^1]] is FormTree.Group newest && (member.Length == 0 || newest[member] is null))
        {
            return array.Names[^1];
        }
        return NextIndex(array);
    }

    private static string NextIndex(FormTree.Group array) => array.Names.Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The outcome of reading a form.</summary>
internal abstract record FormReading
{
    private FormReading() { }

    /// <summary>The form made sense.</summary>
    internal sealed record Read(FormTree.Group Root) : FormReading;

    /// <summary>The field of that name did not.</summary>
    internal sealed record Refused(string Name) : FormReading;

    public T Match<T>(Func<Read, T> read, Func<Refused, T> refused) =>
        this switch
        {
            Read outcome => read(outcome),
            Refused outcome => refused(outcome),
            _ => throw new InvalidOperationException($"Unknown outcome {GetType().Name}."),
        };
}
