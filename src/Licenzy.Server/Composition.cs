using Licenzy.Server.Access;
using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Audit;
using Licenzy.Server.Checkout;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Insights;
using Licenzy.Server.ManualActions;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Platform.Pages;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Reconciliation;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Team;
using Licenzy.Server.Usage;
using Licenzy.Server.Verification;
using Licenzy.Server.WebhookControl;
using Licenzy.Server.Webhooks;
using Licenzy.Stripe;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Licenzy.Server;

/// <summary>What the program is made of.</summary>
internal static partial class Composition
{
    /// <summary>The framework's own ways to say where to listen; any of them outranks ours.</summary>
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    public static void Add(WebApplicationBuilder builder, LicenzySettings settings)
    {
        AddHost(builder, settings);
        AddPlatform(builder.Services, settings);
        builder.Services.AddSingleton(
            new PageFolder(Path.Combine(AppContext.BaseDirectory, "portal"), rereads: builder.Environment.IsDevelopment())
        );
        AddOwners(builder.Services);
        AddFlows(builder.Services, settings);
        AddConfiguration(builder.Services);
        AddWorkers(builder.Services, settings);
    }

    private static void AddHost(WebApplicationBuilder builder, LicenzySettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyGuard.TransportLimit;
        });
        var configuration = builder.Configuration;
        var isTold = AddressSettings.Any(name => !string.IsNullOrEmpty(configuration[name]));
        if (!isTold && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(builder.Environment.IsDevelopment() ? settings.Licenzy.PublicUrl : "http://localhost:5080");
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        // The last line on standard output belongs to commands that answer with --json.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    private static void AddPlatform(IServiceCollection services, LicenzySettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Ids>();
        services.AddSingleton<ProgramMeter>();
        services.AddSingleton(_ => new SecretBox(
            settings.Security.ObtainMasterKey(),
            settings.Security.PreviousMasterKey is { } previous ? new SecretBox(previous) : null
        ));
        services.AddSingleton(new RateLimit(settings.RateLimits.Enabled, settings.RateLimits.RequestsPerSecond, settings.RateLimits.Burst));
        services.AddSingleton<RuntimeLimiter>();
        services.AddSingleton(_ => new LoadLimits(Environment.ProcessorCount));
        services.AddSingleton(new OutboundGuard(settings.Outbound.AllowedNetworks));
        services.AddSingleton(provider => new WebhookSender(
            provider.GetRequiredService<OutboundGuard>(),
            provider.GetRequiredService<TimeProvider>(),
            TimeSpan.FromSeconds(settings.Outbound.TimeoutSeconds)
        ));
        services.AddSingleton(provider => new StripeClient(
            OutboundHttp.ForStripe(new OutboundGuard(settings.Stripe.AllowedNetworks)),
            new StripeClientOptions
            {
                ApiBase = new Uri(settings.Stripe.ApiBase),
                Timeout = TimeSpan.FromSeconds(settings.Stripe.TimeoutSeconds),
                MaximumRetries = settings.Stripe.MaximumRetries,
            },
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => OpenDatabase(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Migrator>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<ChangeRetention>();
        OpenApiDocuments.Add(services, settings.Licenzy.PublicUrl);
        services.ConfigureHttpJsonOptions(json => LicenzyJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    private static Database OpenDatabase(LicenzySettings settings, TimeProvider time) =>
        settings.Database.Engine switch
        {
            DatabaseEngine.Postgres => new PostgresDatabase(settings.ConnectionStrings.Licenzy, time),
            _ => new SqliteDatabase(settings.ConnectionStrings.Licenzy, time),
        };

    private static void AddOwners(IServiceCollection services)
    {
        services.AddSingleton<Instance>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<Idempotent>();
        services.AddSingleton<AnswerRetention>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<VerifyChain>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<OpenSession>();
        services.AddSingleton<ProjectSecrets>();
        services.AddSingleton<IMasterSealed, SealedDataKeys>();
        services.AddSingleton<IMasterSealed, SealedTotpKeys>();
        services.AddSingleton<IMasterSealed, SealedMails>();
        services.AddSingleton<ConnectionSecrets>();
        services.AddSingleton<ConnectionMemory>();
        services.AddSingleton<EndpointSecrets>();
        services.AddSingleton<DeliverySignals>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<WritePurchases>();
        services.AddSingleton<ApplyFacts>();
        services.AddSingleton<FetchAndApply>();
        services.AddSingleton<SyncCustomer>();
        services.AddSingleton<EntitlementSignals>();
        services.AddSingleton<RuntimeKeys>();
        services.AddSingleton(provider => new AccessCache(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<ChangeFeed>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<LicenzySettings>().Memory.Decisions
        ));
        services.AddSingleton<AccountPlans>();
        services.AddSingleton<AccountLimits>();
        services.AddSingleton<LiveWriteGate>();
    }

    private static void AddFlows(IServiceCollection services, LicenzySettings settings)
    {
        AddInsights(services);
        AddPeople(services, settings);
        services.AddSingleton<CheckAccess>();
        services.AddSingleton<ReadCustomerAccess>();
        services.AddSingleton<ReadEntitlements>();
        services.AddSingleton<WriteConsumes>();
        services.AddSingleton<ConsumeAlone>();
        services.AddSingleton<ConsumeMeter>();
        services.AddSingleton<ConsumeBatches>();
        services.AddSingleton<ConsumeLanes>();
        services.AddSingleton<ConsumeUsage>();
        services.AddSingleton(provider => new ReturnPages(provider.GetRequiredService<LicenzySettings>().Licenzy.PublicUrl));
        services.AddSingleton<BeginCheckout>();
        services.AddSingleton<CreateCheckout>();
        services.AddSingleton<BuyInTestMode>();
        services.AddSingleton<ReadCheckout>();
        services.AddSingleton<FindConnection>();
        services.AddSingleton<ReceiveStripeEvent>();
        services.AddSingleton<ApplyStripeEvent>();
        services.AddSingleton<TryStripeEvent>();
        services.AddSingleton<ReplayStripeEvent>();
        services.AddSingleton<ReadInboundEvents>();
        services.AddSingleton<RehearseReplay>();
        services.AddSingleton<ReplayInboundEvents>();
        services.AddSingleton<BodyRetention>();
        services.AddSingleton<InboxWorker>();
        AddWebhookControl(services);
        AddSupport(services);
        AddManualActions(services);
        services.AddSingleton<ExpirySweep>();
        services.AddSingleton<VerifyProjects>();
        services.AddSingleton<FetchWorker>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton(settings.Outbound.RetrySchedule);
        services.AddSingleton(
            new DeliveryLanes(settings.Outbound.Concurrency, settings.Outbound.Concurrency / 2, settings.Outbound.EndpointConcurrency)
        );
        services.AddSingleton<ClaimDeliveries>();
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<RecordAttempts>();
        services.AddSingleton<AttemptDeliveries>();
        services.AddSingleton<EndpointTurns>();
        services.AddSingleton<ReleaseHeld>();
        services.AddSingleton<DeliveryWorker>();
        services.AddSingleton<OutboundRetention>();
        services.AddSingleton<Accountant>();
        services.AddSingleton<CheckSetup>();
        services.AddSingleton<ApplySetup>();
        services.AddSingleton<SetupRun>();
        services.AddSingleton<Demo>();
    }

    private static void AddWebhookControl(IServiceCollection services)
    {
        services.AddSingleton<WriteEndpoint>();
        services.AddSingleton<PutDefaultEndpoint>();
        services.AddSingleton<ReadEndpoints>();
        services.AddSingleton<CreateEndpoint>();
        services.AddSingleton<UpdateEndpoint>();
        services.AddSingleton<DeleteEndpoint>();
        services.AddSingleton<RotateSecret>();
        services.AddSingleton<EndSecretOverlap>();
        services.AddSingleton<BeginTest>();
        services.AddSingleton<TestEndpoint>();
        services.AddSingleton<DeliveryViews>();
        services.AddSingleton<ListOutbound>();
        services.AddSingleton<ReadOutbound>();
        services.AddSingleton<RequeueDelivery>();
        services.AddSingleton<ResendOutbound>();
        services.AddSingleton<RequeueDead>();
        services.AddSingleton<ExpungeEvent>();
        services.AddSingleton<StartRecovery>();
        services.AddSingleton<ReadRecoveries>();
        services.AddSingleton<RecoverySignals>();
        services.AddSingleton<RecoverEvents>();
        services.AddSingleton<RecoveryWorker>();
    }

    private static void AddWorkers(IServiceCollection services, LicenzySettings settings)
    {
        services.AddHostedService<InstanceHeartbeat>();
        if (settings.Roles.HasFlag(Roles.Api))
        {
            services.AddHostedService(provider => provider.GetRequiredService<ChangeFeed>());
            services.AddHostedService(provider => provider.GetRequiredService<KeyUseWorker>());
        }

        if (settings.Roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<ChangeRetention>());
            services.AddHostedService(provider => provider.GetRequiredService<InboxWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<ExpirySweep>());
            services.AddHostedService(provider => provider.GetRequiredService<FetchWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<Reconciler>());
            services.AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<AnswerRetention>());
            services.AddHostedService(provider => provider.GetRequiredService<BodyRetention>());
            services.AddHostedService(provider => provider.GetRequiredService<RecoveryWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<OutboundRetention>());
            services.AddHostedService(provider => provider.GetRequiredService<EraseWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<CountFigures>());
            services.AddHostedService(provider => provider.GetRequiredService<MailWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<PeopleRetention>());
            services.AddHostedService(provider => provider.GetRequiredService<TellAboutEndpoints>());
        }
    }
}
