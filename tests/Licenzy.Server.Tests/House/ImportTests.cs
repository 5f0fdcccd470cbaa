using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>
/// The server's folders stand in one order and a folder uses only what stands before it, so that no two slices ever need
/// each other and each can be read after the ones above it. A flow never uses another flow: what two flows need is a
/// decision of Core or state with an owner.
/// </summary>
public sealed partial class ImportTests
{
    private const string Server = "src/Licenzy.Server/";

    private static readonly string[] Owners =
    [
        "Platform",
        "Storage",
        "Idempotency",
        "Audit",
        "Accounts",
        "ApiKeys",
        "Products",
        "StripeConnections",
        "Webhooks",
        "Purchases",
        "Entitlements",
        "Plans",
    ];

    private static readonly string[] Flows =
    [
        "Access",
        "Usage",
        "Checkout",
        "StripeEvents",
        "Reconciliation",
        "SignIn",
        "Team",
        "Configuration",
        "ManualActions",
        "Support",
        "Billing",
        "Insights",
        "Deliveries",
        "WebhookControl",
        "Verification",
    ];

    /// <summary>May use everything, and nothing uses it: the program itself and the commands that set an installation up.</summary>
    private const string Setup = "Setup";

    [Fact]
    public void A_folder_uses_only_what_stands_before_it()
    {
        var files = Repository.Files(Server, "*.cs");

        files.ShouldNotBeEmpty();
        Violations(files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Platform/Errors/A.cs", "using Licenzy.Server.Storage;")]
    [InlineData("Products/A.cs", "using Licenzy.Server.Entitlements;")]
    [InlineData("Entitlements/A.cs", "using static Licenzy.Server.Usage.ConsumeUsage;")]
    [InlineData("Entitlements/A.cs", "global using Row = Licenzy.Server.Support.Row;")]
    [InlineData("Checkout/A.cs", "using Licenzy.Server.StripeEvents;")]
    [InlineData("StripeEvents/A.cs", "using Licenzy.Server.Access;")]
    [InlineData("Usage/A.cs", "using Licenzy.Server.Setup;")]
    [InlineData("Usage/A.cs", "    var row = new Licenzy.Server.Support.Row();")]
    [InlineData("Usage/A.cs", "using Licenzy.Sandbox;")]
    [InlineData("Cellar/A.cs", "using Licenzy.Server.Platform;")]
    public void A_wrong_import_is_found(string path, string line) =>
        Violations([new SourceFile(Server + path, line)]).ShouldHaveSingleItem().ShouldContain(path);

    [Theory]
    [InlineData("Program.cs", "using Licenzy.Server.Usage;")]
    [InlineData("Setup/A.cs", "using Licenzy.Sandbox;")]
    [InlineData("Setup/A.cs", "using Licenzy.Server.Checkout;")]
    [InlineData("Storage/A.cs", "using Licenzy.Server.Platform.Errors;")]
    [InlineData("Checkout/A.cs", "using Licenzy.Server.Entitlements;")]
    [InlineData("Checkout/A.cs", "using Licenzy.Stripe;")]
    [InlineData("StripeEvents/Translators/A.cs", "using Licenzy.Server.StripeEvents;")]
    public void A_right_import_passes(string path, string line) => Violations([new SourceFile(Server + path, line)]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) => files.SelectMany(Violations);

    private static IEnumerable<string> Violations(SourceFile file)
    {
        var parts = file.Path[Server.Length..].Split('/');
        var folder = parts.Length == 1 ? Setup : parts[0];
        if (Place(folder) < 0)
        {
            yield return $"{file.Path}: the folder {folder} has no place in the order";
            yield break;
        }

        foreach (Match match in Use().Matches(file.Text))
        {
            var used = match.Groups["folder"].Value;
            if (match.Groups["sandbox"].Success ? folder != Setup : !MayUse(folder, used))
            {
                yield return $"{file.Path}: {folder} may not use {match.Value}";
            }
        }
    }

    // A type of the root folder is named like a folder here, has no place and may be used by nobody but the root.
    private static bool MayUse(string folder, string used) =>
        folder == Setup
        || folder == used
        || (Place(used) >= 0 && Place(used) < Place(folder) && !(Flows.Contains(folder) && Flows.Contains(used)));

    private static int Place(string folder) => Array.IndexOf([.. Owners, .. Flows, Setup], folder);

    [GeneratedRegex(@"\bLicenzy\.((?<sandbox>Sandbox)|Server\.(?<folder>[A-Z]\w*))\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Use();
}
