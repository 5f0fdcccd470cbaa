using System.Text.Json;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>Stripe's own example objects, where they lie beside the repository: they are no part of it.</summary>
internal static class StripeFixtures
{
    /// <summary>The files, one before and one after the change of shapes of March 2025.</summary>
    public static readonly string[] Files = ["fixtures3-2024-08.json", "fixtures3-2026-07.json"];

    /// <summary>The examples of a file by object type; skips the test, saying why, where the file is absent.</summary>
    public static JsonElement Load(string file)
    {
        var path = Folders().Select(folder => Path.Combine(folder, "stripe-fixtures", file)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{file} is neither in ../shared/stripe-fixtures nor in $LICENZY_SHARED/stripe-fixtures.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path!));
        return document.RootElement.GetProperty("resources").Clone();
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("LICENZY_SHARED") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")))
            {
                yield return Path.Combine(folder.FullName, "..", "shared");
            }
        }
    }
}
