namespace Licenzy.Server.Platform.Settings;

/// <summary>
/// Everything that can be configured, checked. The path of a property is the name of its setting:
/// <c>Stripe.ApiBase</c> is <c>Stripe__ApiBase</c> in the environment, and docs/configuration.md is made of these records
/// and their comments.
/// </summary>
internal sealed record LicenzySettings
{
    /// <summary>This installation as the world sees it.</summary>
    public required InstanceSettings Licenzy { get; init; }

    /// <summary>Which database engine is used.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Where the database is.</summary>
    public required ConnectionStringSettings ConnectionStrings { get; init; }

    /// <summary>
    /// What this node does, separated by commas: `api` answers requests, `worker` applies stored Stripe events and delivers
    /// webhooks. Any number of nodes of either kind may share one PostgreSQL database; at least one worker must run.
    /// </summary>
    public required Roles Roles { get; init; }

    /// <summary>How others' servers are reached.</summary>
    public required OutboundSettings Outbound { get; init; }

    /// <summary>How Stripe is called.</summary>
    public required StripeSettings Stripe { get; init; }

    /// <summary>How connections are compared with Stripe.</summary>
    public required ReconcilerSettings Reconciler { get; init; }

    /// <summary>The stand-in for Stripe that comes with the program.</summary>
    public required SandboxSettings Sandbox { get; init; }

    /// <summary>How stored secrets are sealed.</summary>
    public required SecuritySettings Security { get; init; }

    /// <summary>How much one API key may ask.</summary>
    public required RateLimitSettings RateLimits { get; init; }

    /// <summary>What a node keeps in memory.</summary>
    public required MemorySettings Memory { get; init; }

    /// <summary>How long people stay signed in.</summary>
    public required SessionSettings Sessions { get; init; }

    /// <summary>Who may make an account.</summary>
    public required AccountSettings Accounts { get; init; }

    /// <summary>How mails to people leave.</summary>
    public required MailSettings Mail { get; init; }

    /// <summary>Sign-in with an OpenID Connect provider.</summary>
    public required OpenIdSettings OpenId { get; init; }

    /// <summary>Who may work in live mode.</summary>
    public required PlanSettings Plans { get; init; }

    /// <summary>How long is kept what is needed no more.</summary>
    public required RetentionSettings Retention { get; init; }

    /// <summary>Reads and checks the whole configuration.</summary>
    /// <param name="configuration">Files, environment and command line, already merged.</param>
    /// <param name="isDevelopment">Whether this is a developer's machine: then the sandbox runs and a master key is made.</param>
    /// <exception cref="InvalidSettingsException">A value cannot be used, a required one is missing, or a name is unknown. Carries all faults.</exception>
    public static LicenzySettings Load(IConfiguration configuration, bool isDevelopment)
    {
        var reader = new SettingsReader(configuration, isDevelopment);
        var settings = Read(reader);
        List<string> faults = [.. reader.Faults, .. UnknownKeys.Find(configuration, reader.Declared)];
        return faults.Count == 0 ? settings : throw new InvalidSettingsException(faults);
    }

    /// <summary>Every setting with its default, in the order of the documentation.</summary>
    public static IReadOnlyList<SettingDeclaration> Declare(bool isDevelopment)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().Build(), isDevelopment);
        Read(reader);
        return reader.Declared;
    }

    private static LicenzySettings Read(SettingsReader reader)
    {
        var instance = InstanceSettings.Read(reader);
        var database = DatabaseSettings.Read(reader);
        var connectionStrings = ConnectionStringSettings.Read(reader, database.Engine);
        var roles = reader.Flags(nameof(Roles), Settings.Roles.Api, Settings.Roles.Worker);
        var sandbox = SandboxSettings.Read(reader);
        var outbound = OutboundSettings.Read(reader);
        return new LicenzySettings
        {
            Licenzy = instance,
            Database = database,
            ConnectionStrings = connectionStrings,
            Roles = roles,
            Sandbox = sandbox,
            Outbound = outbound,
            Stripe = StripeSettings.Read(reader, sandbox, outbound),
            Reconciler = ReconcilerSettings.Read(reader),
            Security = SecuritySettings.Read(reader),
            RateLimits = RateLimitSettings.Read(reader),
            Memory = MemorySettings.Read(reader),
            Sessions = SessionSettings.Read(reader),
            Accounts = AccountSettings.Read(reader),
            Mail = MailSettings.Read(reader),
            OpenId = OpenIdSettings.Read(reader),
            Plans = PlanSettings.Read(reader),
            Retention = RetentionSettings.Read(reader),
        };
    }
}

/// <summary>What a node does.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Answers requests.</summary>
    Api = 1,

    /// <summary>Works in the background.</summary>
    Worker = 2,
}
