using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Support;

/// <summary>The answer to an id that names nothing here: the same, whether nobody has it or another project or mode has.</summary>
internal static class NotHere
{
    /// <param name="what">What was looked for, as <c>no entitlement</c>.</param>
    /// <param name="id">The id, as it was sent.</param>
    /// <param name="scope">Where it was looked for.</param>
    public static Fault Of(string what, string id, Scope scope) =>
        new(ErrorCatalogue.NotFound, $"There is {what} {Shown(id)} in {scope.ModeText} mode of this project.");

    /// <summary>Only what looks like an id is repeated.</summary>
    private static string Shown(string id) =>
        id.Length is > 0 and <= 128 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? id
            : "with this id";
}
