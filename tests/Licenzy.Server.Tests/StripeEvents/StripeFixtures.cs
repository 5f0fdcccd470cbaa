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
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf($"stripe-fixtures/{file}")));
        return document.RootElement.GetProperty("resources").Clone();
    }
}
