using System.Net;
using Licenzy.Server.Platform.Settings;
using Microsoft.Extensions.Configuration;

namespace Licenzy.Server.Tests.Platform.Settings;

public sealed class LicenzySettingsTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact]
    public void Development_needs_no_configuration_at_all()
    {
        var settings = Development();

        settings.Licenzy.PublicUrl.ShouldBe("http://localhost:5080");
        settings.Database.Engine.ShouldBe(DatabaseEngine.Sqlite);
        settings.ConnectionStrings.Licenzy.ShouldBe("Data Source=data/licenzy.db");
        settings.Roles.ShouldBe(Roles.Api | Roles.Worker);
        settings.Sandbox.Enabled.ShouldBeTrue();
        settings.Stripe.ApiBase.ShouldBe("http://localhost:5081");
        settings.Outbound.AllowedNetworks.ShouldBe([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]);
        settings.RateLimits.ShouldBe(
            new RateLimitSettings
            {
                Enabled = true,
                RequestsPerSecond = 5_000,
                Burst = 10_000,
                PortalRequestsPerSecond = 50,
                SignInsPerMinute = 10,
            }
        );
    }

    [Fact]
    public void Production_needs_only_a_master_key_and_speaks_to_Stripe_itself()
    {
        var settings = Production();

        settings.Sandbox.Enabled.ShouldBeFalse();
        settings.Stripe.ApiBase.ShouldBe("https://api.stripe.com");
        settings.Outbound.AllowedNetworks.ShouldBeEmpty();
        settings.Outbound.TimeoutSeconds.ShouldBe(15);
        settings.Security.ObtainMasterKey().ShouldBe(Enumerable.Range(0, 32).Select(i => (byte)i));
    }

    [Fact]
    public void What_is_set_is_used()
    {
        var settings = Production(
            ("Licenzy:PublicUrl", "https://pay.example.com/"),
            ("Database:Engine", "Postgres"),
            ("ConnectionStrings:Licenzy", "Host=db;Username=licenzy"),
            ("Roles", "worker"),
            ("Stripe:TimeoutSeconds", "30"),
            ("Stripe:MaximumRetries", "0"),
            ("Outbound:AllowedNetworks", "10.1.0.0/16, fd00::/8"),
            ("Outbound:TimeoutSeconds", "30"),
            ("RateLimits:Enabled", "false"),
            ("RateLimits:RequestsPerSecond", "7"),
            ("RateLimits:Burst", "9")
        );

        settings.Licenzy.PublicUrl.ShouldBe("https://pay.example.com");
        settings.Database.Engine.ShouldBe(DatabaseEngine.Postgres);
        settings.ConnectionStrings.Licenzy.ShouldBe("Host=db;Username=licenzy");
        settings.Roles.ShouldBe(Roles.Worker);
        settings.Stripe.TimeoutSeconds.ShouldBe(30);
        settings.Stripe.MaximumRetries.ShouldBe(0);
        settings.Outbound.AllowedNetworks.ShouldBe([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00::/8")]);
        settings.Outbound.TimeoutSeconds.ShouldBe(30);
        settings.RateLimits.ShouldBe(
            new RateLimitSettings
            {
                Enabled = false,
                RequestsPerSecond = 7,
                Burst = 9,
                PortalRequestsPerSecond = 50,
                SignInsPerMinute = 10,
            }
        );
    }

    [Fact]
    public void An_empty_value_counts_as_not_set() =>
        Production(("Stripe:ApiBase", " "), ("Roles", "")).Stripe.ApiBase.ShouldBe("https://api.stripe.com");

    [Fact]
    public void Every_fault_is_reported_at_once()
    {
        var faults = Faults(
            isDevelopment: false,
            ("Licenzy:PublicUrl", "licenzy.example.com"),
            ("Database:Engine", "mysql"),
            ("Roles", "api,cook"),
            ("Stripe:TimeoutSeconds", "soon"),
            ("RateLimits:Burst", "0"),
            ("Strip:ApiBase", "https://elsewhere.example"),
            ("Stripe:ApiBas", "https://elsewhere.example")
        );

        faults.Count.ShouldBe(7, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("Licenzy:PublicUrl", "https://a.example/path", "Licenzy__PublicUrl is \"https://a.example/path\"")]
    [InlineData("Licenzy:PublicUrl", "ftp://a.example", "Give an address such as https://licenzy.example.com")]
    [InlineData("Database:Engine", "mysql", "Give sqlite or postgres.")]
    [InlineData("Roles", "cook", "Give one or more of api, worker, separated by commas.")]
    [InlineData("Stripe:TimeoutSeconds", "81", "Give a whole number of seconds, from 1 to 80.")]
    [InlineData("Stripe:TimeoutSeconds", "-1", "Stripe__TimeoutSeconds is \"-1\"")]
    [InlineData("RateLimits:Enabled", "yes", "Give true or false.")]
    [InlineData("Outbound:AllowedNetworks", "10.0.0.0/40", "Outbound__AllowedNetworks names \"10.0.0.0/40\"")]
    [InlineData("Outbound:TimeoutSeconds", "31", "Give a whole number of seconds, from 1 to 30.")]
    [InlineData("Stripe:ApiBase", "http://stripe.example", "secret keys would travel unencrypted")]
    [InlineData(
        "Stripe:ApiBase",
        "http://localhost:5081",
        "Stripe__ApiBase is \"http://localhost:5081\", which is not on the open internet"
    )]
    [InlineData("Stripe:ApiBase", "http://127.0.0.1:5081", "add its network to Outbound__AllowedNetworks, such as 127.0.0.0/8")]
    [InlineData("Stripe:ApiBase", "https://169.254.169.254", "which is not on the open internet")]
    [InlineData("Stripe:ApiBase", "https://[::ffff:10.0.0.1]", "which is not on the open internet")]
    [InlineData("Stripe:ApiBase", "https://2130706433", "which is not on the open internet")]
    [InlineData("ConnectionStrings:Licenzy", "Host=db", "Set Database__Engine=postgres")]
    [InlineData("ConnectionStrings:Licenzy", "nonsense", "is not a connection string")]
    [InlineData("Stripe:ApiBas", "https://a.example", "Stripe__ApiBas is not a setting. Remove it, or correct its name: Stripe__ApiBase")]
    [InlineData("Security:MasterKeyFiles:0", "x", "Security__MasterKeyFiles__0 is not a setting")]
    public void A_fault_says_the_setting_its_value_and_what_to_do(string key, string value, string expected) =>
        Faults(isDevelopment: false, ("Security:MasterKey", Key), (key, value)).ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void PostgreSQL_needs_a_connection_string() =>
        Faults(isDevelopment: true, ("Database:Engine", "postgres"))
            .ShouldHaveSingleItem()
            .ShouldContain("ConnectionStrings__Licenzy is not set");

    [Fact]
    public void PostgreSQL_refuses_a_file() =>
        Faults(isDevelopment: true, ("Database:Engine", "postgres"), ("ConnectionStrings:Licenzy", "Data Source=data/licenzy.db"))
            .ShouldHaveSingleItem()
            .ShouldContain("names a Data Source");

    [Fact]
    public void Production_refuses_to_start_without_a_master_key() =>
        Faults(isDevelopment: false).ShouldHaveSingleItem().ShouldContain("openssl rand -base64 32");

    [Theory]
    [InlineData("secret")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")]
    public void A_master_key_of_another_form_is_refused_and_never_repeated(string key)
    {
        var fault = Faults(isDevelopment: false, ("Security:MasterKey", key)).ShouldHaveSingleItem();

        fault.ShouldContain("32 bytes in Base64");
        fault.ShouldNotContain(key);
    }

    [Fact]
    public void Production_refuses_the_sandbox_unless_it_is_allowed()
    {
        Faults(isDevelopment: false, ("Security:MasterKey", Key), ("Sandbox:Enabled", "true"))
            .ShouldHaveSingleItem()
            .ShouldContain("Sandbox__AllowInProduction=true");

        var settings = Production(
            ("Sandbox:Enabled", "true"),
            ("Sandbox:AllowInProduction", "true"),
            ("Sandbox:Url", "http://localhost:7001")
        );
        settings.Stripe.ApiBase.ShouldBe("http://localhost:7001");
    }

    [Fact]
    public void Stripe_may_be_where_the_operator_allows_it() =>
        Production(("Stripe:ApiBase", "https://10.1.2.3"), ("Outbound:AllowedNetworks", "10.1.0.0/16"))
            .Stripe.AllowedNetworks.ShouldBe([IPNetwork.Parse("10.1.0.0/16")]);

    [Fact]
    public void The_sandbox_is_reached_on_this_machine_whatever_networks_are_allowed()
    {
        var settings = Development(("Outbound:AllowedNetworks", "10.1.0.0/16"));

        settings.Outbound.AllowedNetworks.ShouldBe([IPNetwork.Parse("10.1.0.0/16")]);
        settings.Stripe.AllowedNetworks.ShouldBe([
            IPNetwork.Parse("10.1.0.0/16"),
            IPNetwork.Parse("127.0.0.0/8"),
            IPNetwork.Parse("::1/128"),
        ]);
    }

    [Fact]
    public void The_sandbox_listens_on_this_machine_alone() =>
        Faults(isDevelopment: true, ("Sandbox:Url", "http://sandbox.example:5081"))
            .ShouldHaveSingleItem()
            .ShouldContain("not on this machine");

    [Fact]
    public void Sections_of_the_framework_are_left_alone() =>
        Production(("Logging:LogLevel:Default", "Warning"), ("Kestrel:Limits:MaxRequestBodySize", "1")).ShouldNotBeNull();

    [Fact]
    public void No_secret_shows_in_a_text_of_the_settings()
    {
        var text = Production(("Database:Engine", "postgres"), ("ConnectionStrings:Licenzy", "Host=db;Password=hush")).ToString();

        text.ShouldNotContain("hush");
        text.ShouldContain("api.stripe.com");
    }

    private static LicenzySettings Development(params (string Key, string Value)[] values) =>
        LicenzySettings.Load(Configuration(values), isDevelopment: true);

    private static LicenzySettings Production(params (string Key, string Value)[] values) =>
        LicenzySettings.Load(Configuration([("Security:MasterKey", Key), .. values]), isDevelopment: false);

    private static IReadOnlyList<string> Faults(bool isDevelopment, params (string Key, string Value)[] values) =>
        Should.Throw<InvalidSettingsException>(() => LicenzySettings.Load(Configuration(values), isDevelopment)).Faults;

    private static IConfiguration Configuration((string Key, string Value)[] values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)))
            .Build();
}
