namespace Licenzy.Server.Platform.Settings;

/// <summary>
/// Finds keys in our own sections that nothing reads. A setting with a typing error would otherwise be silently without
/// effect, and the default in its place may be the unsafe one. Sections of the framework (Logging, Kestrel) are not ours.
/// </summary>
internal static class UnknownKeys
{
    public static IEnumerable<string> Find(IConfiguration configuration, IReadOnlyList<SettingDeclaration> declared)
    {
        var known = declared.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = known.Select(key => key.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (var leaf in sections.SelectMany(section => Leaves(configuration.GetSection(section))))
        {
            // A section's own name may be set by something else on the machine: only what stands below it is ours.
            if (known.Contains(leaf.Path) || !leaf.Path.Contains(':', StringComparison.Ordinal))
            {
                continue;
            }

            var nearest = known.MinBy(key => Distance(key, leaf.Path))!;
            yield return $"{SettingDeclaration.NameOf(leaf.Path)} is not a setting. Remove it, or correct its name: "
                + $"{SettingDeclaration.NameOf(nearest)} is the nearest one.";
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (section.Value is not null)
        {
            yield return section;
        }

        foreach (var leaf in children.SelectMany(Leaves))
        {
            yield return leaf;
        }
    }

    /// <summary>Edits (insert, remove, replace a character) that turn one name into the other, without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
