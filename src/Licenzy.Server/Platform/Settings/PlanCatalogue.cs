using System.Text.Json;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Platform.Settings;

/// <summary>The plans of this installation.</summary>
/// <param name="Free">What an account has without a subscription.</param>
/// <param name="Plans">The plans that the platform project sells, the smallest first.</param>
internal sealed record PlanCatalogue(Plan Free, IReadOnlyList<Plan> Plans)
{
    private const int LargestFile = 64 * 1024;

    /// <summary>No file: no limits.</summary>
    public static PlanCatalogue Unlimited { get; } = new(new Plan(ProductCode: null, "Free", Description: null, new PlanLimits()), []);

    /// <summary>The plan of a product; one without limits for a product that the file does not name.</summary>
    public Plan Of(string productCode) =>
        Plans.FirstOrDefault(plan => string.Equals(plan.ProductCode, productCode, StringComparison.Ordinal))
        ?? new Plan(productCode, productCode, Description: null, new PlanLimits());

    internal static PlanCatalogue Read(SettingsReader reader, string key)
    {
        if (reader.Text(key, null) is not { } path)
        {
            return Unlimited;
        }

        try
        {
            var file = new FileInfo(path);
            if (file.Length > LargestFile)
            {
                reader.Fault(key, $"names \"{path}\", which is larger than {LargestFile / 1024} KiB.");
                return Unlimited;
            }

            var read = JsonSerializer.Deserialize<FileForm>(File.ReadAllBytes(path), LicenzyJson.Options)!;
            return FaultOf(read) is { } fault ? Refuse(reader, key, path, fault) : Of(read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return Refuse(reader, key, path, failure.Message);
        }
    }

    private static PlanCatalogue Refuse(SettingsReader reader, string key, string path, string why)
    {
        reader.Fault(key, $"names \"{path}\", which cannot be used: {why}");
        return Unlimited;
    }

    private static string? FaultOf(FileForm file) =>
        file.Plans.Count > 50 ? "there are more than 50 plans."
        : file.Plans.FirstOrDefault(plan => Core.Formats.ProductCode.Check(plan.ProductCode) is not null) is { } bad
            ? $"\"{bad.ProductCode}\" is not a product code."
        : file.Plans.Select(plan => plan.ProductCode).Distinct(StringComparer.Ordinal).Count() < file.Plans.Count
            ? "a product code stands in it twice."
        : file.Plans.Select(plan => plan.Limits).Append(file.Free.Limits).Any(limits => limits is { Members: < 1 } or { Projects: < 1 })
            ? "a limit is less than 1."
        : null;

    private static PlanCatalogue Of(FileForm file) =>
        new(
            new Plan(ProductCode: null, file.Free.Name, file.Free.Description, file.Free.Limits ?? new PlanLimits()),
            [.. file.Plans.Select(plan => new Plan(plan.ProductCode, plan.Name, plan.Description, plan.Limits ?? new PlanLimits()))]
        );

    private sealed record FileForm(FreeForm Free, IReadOnlyList<PlanForm> Plans);

    private sealed record FreeForm(string Name, PlanLimits? Limits = null, string? Description = null);

    private sealed record PlanForm(string ProductCode, string Name, PlanLimits? Limits = null, string? Description = null);
}

/// <summary>One plan.</summary>
/// <param name="ProductCode">The product of the platform project that is bought for it; null for what costs nothing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Limits">How much an account may have.</param>
internal sealed record Plan(string? ProductCode, string Name, string? Description, PlanLimits Limits);

/// <summary>How much an account may have; null is no limit.</summary>
/// <param name="Members">Members, those who are invited included.</param>
/// <param name="Projects">Projects.</param>
internal sealed record PlanLimits(long? Members = null, long? Projects = null);
