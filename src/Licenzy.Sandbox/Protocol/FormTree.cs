using System.Globalization;
using System.Text;

namespace Licenzy.Sandbox.Protocol;

/// <summary>What a bracket-encoded form says: texts in named groups. An array is a group whose names are numbers.</summary>
internal abstract record FormTree
{
    private FormTree() { }

    /// <summary>One value.</summary>
    internal sealed record Text(string Value) : FormTree;

    /// <summary>Named members, in the order in which they first came.</summary>
    internal sealed record Group : FormTree
    {
        private readonly Dictionary<string, FormTree> members = new(StringComparer.Ordinal);
        private readonly List<string> names = [];

        /// <summary>The names of the members in the order of the form.</summary>
        public IReadOnlyList<string> Names => names;

        /// <summary>The member of that name, or null.</summary>
        public FormTree? this[string name] => members.GetValueOrDefault(name);

        internal void Set(string name, FormTree value)
        {
            if (!members.ContainsKey(name))
            {
                names.Add(name);
            }
            members[name] = value;
        }

        /// <summary>The members in the order of their numbers, or null when a name is not a number.</summary>
        public IReadOnlyList<(string Name, FormTree Value)>? AsArray()
        {
            var items = new List<(long Index, string Name)>();
            foreach (var name in names)
            {
                if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return null;
                }
                items.Add((index, name));
            }
            return [.. items.OrderBy(item => item.Index).Select(item => (item.Name, members[item.Name]))];
        }
    }

    /// <summary>One text for one content, whatever the order of the form's fields: what two equal calls have in common.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Append(this, text);
        return text.ToString();

        static void Append(FormTree tree, StringBuilder text)
        {
            if (tree is Text leaf)
            {
                // The length before the value keeps two different trees from ever reading alike.
                text.Append(CultureInfo.InvariantCulture, $"{leaf.Value.Length}:{leaf.Value}");
                return;
            }
            var group = (Group)tree;
            text.Append('{');
            foreach (var name in group.Names.Order(StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name.Length}:{name}=");
                Append(group[name]!, text);
            }
            text.Append('}');
        }
    }
}
