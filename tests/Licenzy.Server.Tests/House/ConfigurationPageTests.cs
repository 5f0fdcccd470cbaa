using System.Reflection;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Tests.House;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void The_configuration_page_says_what_the_settings_are() =>
        Snapshots.ShouldMatch("docs/configuration.md", ConfigurationPage.Write());

    [Fact]
    public void Every_property_of_the_settings_is_a_documented_setting()
    {
        var properties = typeof(LicenzySettings).GetProperties().SelectMany(KeysOf).Order(StringComparer.Ordinal);

        properties.ShouldBe(LicenzySettings.Declare(isDevelopment: true).Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_setting_without_a_property_has_no_page() =>
        Should.Throw<InvalidOperationException>(() => ConfigurationPage.Summary("Stripe:Missing"));

    private static IEnumerable<string> KeysOf(PropertyInfo section) =>
        section.PropertyType.IsEnum
            ? [section.Name]
            : section.PropertyType.GetProperties().Select(property => $"{section.Name}:{property.Name}");
}
