using System.Text;
using System.Xml.Linq;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Tests.House;

/// <summary>Writes docs/configuration.md from the settings records: names and defaults as they are read, texts from their comments.</summary>
internal static class ConfigurationPage
{
    private const string Introduction = """
        # Configuration

        This page is generated from the settings records in `src/Licenzy.Server/Platform/Settings`; a test fails when it is stale.

        Every setting is an environment variable (`Stripe__ApiBase=…`), an argument (`--Stripe:ApiBase=…`) or a member of
        `appsettings.json` beside the program (`{"Stripe": {"ApiBase": "…"}}`); the first of these that sets it wins, in the order
        arguments, environment, file. An empty value counts as not set. The program reads them once, at its start, and refuses to start when
        one cannot be used, a required one is missing or a name in these sections is not known: it then names every fault at once.
        `ASPNETCORE_ENVIRONMENT=Development` makes it a developer's machine; everything else counts as production. Where it is not
        set, a debug build, as `dotnet run` makes it, is Development and a release build is production.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        var production = LicenzySettings.Declare(isDevelopment: false);
        var development = LicenzySettings
            .Declare(isDevelopment: true)
            .ToDictionary(setting => setting.Key, setting => setting.Default, StringComparer.Ordinal);
        foreach (var setting in production)
        {
            page.Append($"\n## `{setting.EnvironmentName}`\n\n{Summary(setting.Key)}\n\n");
            page.Append($"Default: {Shown(setting.Default)}");
            page.Append(development[setting.Key] == setting.Default ? "\n" : $"; in Development {Shown(development[setting.Key])}\n");
        }

        return page.ToString();
    }

    /// <summary>The comment of the property whose path is the key; the settings records are shaped so.</summary>
    internal static string Summary(string key)
    {
        var property = key.Split(':')
            .Aggregate(
                (Type: typeof(LicenzySettings), Name: ""),
                (at, name) => (at.Name.Length == 0 ? at.Type : at.Type.GetProperty(at.Name)!.PropertyType, name)
            );
        var member = $"P:{property.Type.FullName}.{property.Name}";
        var summary = Comments.Value.GetValueOrDefault(member) ?? throw new InvalidOperationException($"{member} has no comment.");
        return string.Join(' ', summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static readonly Lazy<Dictionary<string, string>> Comments = new(() =>
        XDocument
            .Load(Path.ChangeExtension(typeof(LicenzySettings).Assembly.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!.Value, StringComparer.Ordinal)
    );

    private static string Shown(string value) => value.Length == 0 ? "none" : $"`{value}`";
}
