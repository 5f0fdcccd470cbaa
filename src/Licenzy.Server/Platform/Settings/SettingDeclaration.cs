namespace Licenzy.Server.Platform.Settings;

/// <summary>One setting that the program reads: what docs/configuration.md lists and what is compared with the keys that are set.</summary>
/// <param name="Key">The configuration key, <c>Section:Name</c>.</param>
/// <param name="Default">What holds when it is not set, as the page shows it; empty when there is no default.</param>
internal sealed record SettingDeclaration(string Key, string Default)
{
    /// <summary>The name of the environment variable: <c>Stripe:ApiBase</c> is <c>Stripe__ApiBase</c>.</summary>
    public string EnvironmentName => NameOf(Key);

    internal static string NameOf(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
