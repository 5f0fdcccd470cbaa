using Licenzy.Server.Platform;

namespace Licenzy.Server.Purchases;

/// <summary>A name within a project and mode, as a statement asks for it.</summary>
internal sealed record ScopedName(string ProjectId, string Mode, string Name)
{
    /// <summary>Each name once, in the order in which they are given.</summary>
    public static IReadOnlyList<ScopedName> Of(Scope scope, IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Select(name => new ScopedName(scope.ProjectId, scope.ModeText, name))];
}
