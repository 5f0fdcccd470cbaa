using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Server.Storage;

/// <summary>One step of the schema, as it is compiled into the program.</summary>
/// <param name="Version">1, 2, 3 … without gaps.</param>
/// <param name="Name">The file's name without version and ending.</param>
/// <param name="Text">The text as written, for both engines.</param>
internal sealed record Migration(long Version, string Name, string Text)
{
    private const string Folder = "Migrations/";

    /// <summary>What was applied is compared with what the program carries: an edited migration is refused.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public static IReadOnlyList<Migration> All { get; } = Load(typeof(Migration).Assembly);

    /// <summary>The statements for one engine: marked lines chosen, type names filled in, split at line-ending semicolons.</summary>
    public IReadOnlyList<string> StatementsFor(Dialect dialect)
    {
        var text = new StringBuilder();
        foreach (var line in Text.Split('\n'))
        {
            if (line.StartsWith(dialect.LineMark, StringComparison.Ordinal))
            {
                text.AppendLine(line[dialect.LineMark.Length..]);
            }
            else if (!line.TrimStart().StartsWith("--", StringComparison.Ordinal))
            {
                text.AppendLine(line);
            }
        }

        foreach (var (name, type) in dialect.Types)
        {
            text.Replace("{" + name + "}", type);
        }

        return
        [
            .. text.ToString()
                .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(part => part.Length > 0),
        ];
    }

    private static IReadOnlyList<Migration> Load(Assembly assembly)
    {
        var found = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))
            .ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Version != i + 1)
            {
                throw new InvalidOperationException($"Migration {i + 1} is missing; the next one found is {found[i].Version}.");
            }
        }

        return found;
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var file = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        var split = file.IndexOf('_', StringComparison.Ordinal);
        return new Migration(long.Parse(file[..split]), file[(split + 1)..], reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
