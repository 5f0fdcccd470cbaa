using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Billing;
using Licenzy.Server.Checkout;
using Licenzy.Server.Configuration;
using Licenzy.Server.Configuration.Doctor;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Insights;
using Licenzy.Server.ManualActions;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.SignIn;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Support;
using Licenzy.Server.Team;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server;

/// <summary>What the portal is made of.</summary>
internal static partial class Composition
{
    private static void AddSupport(IServiceCollection services)
    {
        services.AddSingleton<SearchCustomers>();
        services.AddSingleton<LookUp>();
        services.AddSingleton<ReadCustomer>();
        services.AddSingleton<ReadDecisions>();
        services.AddSingleton<ReadTimeline>();
        services.AddSingleton<ListCustomer>();
        services.AddSingleton<ReadUsageChart>();
        services.AddSingleton<ReadEntitlement>();
        services.AddSingleton<ReadHistory>();
        services.AddSingleton<SyncFromStripe>();
        services.AddSingleton<ExportSources>();
        services.AddSingleton<ExportList>();
        services.AddSingleton<ExportCustomer>();
    }

    private static void AddInsights(IServiceCollection services)
    {
        services.AddSingleton<ListAudit>();
        services.AddSingleton<CountFigures>();
        services.AddSingleton<FindAttention>();
        services.AddSingleton<ReadOverview>();
        services.AddSingleton<FollowLive>();
        services.AddSingleton<ReadSubscription>();
        services.AddSingleton<BeginTrial>();
        services.AddSingleton<ManagePlan>();
        services.AddSingleton<SellPlan>();
        services.AddSingleton<ReceiveBillingEvent>();
    }

    private static void AddPeople(IServiceCollection services, LicenzySettings settings)
    {
        services.AddSingleton<IPasswordHasher<UserRow>, PasswordHasher<UserRow>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AuthEvents>();
        services.AddSingleton<SecretLinks>();
        services.AddSingleton<SessionDoor>();
        services.AddSingleton<NewPeople>();
        services.AddSingleton<MailSignals>();
        services.AddSingleton<Mailbox>();
        services.AddSingleton(provider => MailCarrier.For(settings.Mail, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailWorker>();
        services.AddSingleton<PeopleRetention>();
        AddSignIn(services, settings);
        services.AddSingleton<KeepMembers>();
        services.AddSingleton<Invite>();
        services.AddSingleton<AcceptInvitation>();
        services.AddSingleton<KeepAccount>();
        services.AddSingleton<KeepProjects>();
        services.AddSingleton<DeleteProject>();
        services.AddSingleton<TellAboutEndpoints>();
    }

    private static void AddSignIn(IServiceCollection services, LicenzySettings settings)
    {
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<Lockout>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SignInMails>();
        services.AddSingleton<SecurityChange>();
        services.AddSingleton<SignUp>();
        services.AddSingleton<SignInByPassword>();
        services.AddSingleton<OpenIdProvider>();
        services.AddSingleton<OpenIdSignIn>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<Reauthenticate>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<ConfirmEmail>();
        services.AddSingleton<SetUpTotp>();
        services.AddSingleton<KeepSessions>();
        services.AddSingleton<ReadActivity>();
        services.AddSingleton<ReadSession>();
        services.AddSingleton<ReadMe>();
        services.AddSingleton<UpdateMe>();
        services.AddSingleton<ChooseWorkspace>();
        // The framework's ceremony of passkeys; its user manager is made for each request.
        services.AddIdentityCore<PasskeyPerson>().AddUserStore<PasskeyUsers>();
        services.AddScoped<IPasskeyHandler<PasskeyPerson>, PasskeyHandler<PasskeyPerson>>();
        services.Configure<IdentityPasskeyOptions>(passkeys => PasskeyCeremony.Configure(passkeys, settings.Licenzy.PublicUrl));
        services.AddScoped<PasskeyCeremony>();
        services.AddScoped<KeepPasskeys>();
        services.AddScoped<PasskeySignIn>();
    }

    private static void AddConfiguration(IServiceCollection services)
    {
        services.AddSingleton<KeyUses>();
        services.AddSingleton<KeyUseWorker>();
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<SignatureMismatches>();
        services.AddSingleton<SaveConnection>();
        services.AddSingleton<InspectKey>();
        services.AddSingleton<RegisterWebhook>();
        services.AddSingleton<PlaceSales>();
        services.AddSingleton<ReadConnections>();
        services.AddSingleton<ConnectStripe>();
        services.AddSingleton<ConnectSandbox>();
        services.AddSingleton<StockSandbox>();
        services.AddSingleton<DisconnectStripe>();
        services.AddSingleton<RollWebhook>();
        services.AddSingleton<CompleteWebhook>();
        services.AddSingleton<EventsToEnable>();
        services.AddSingleton<ExamineConnection>();
        services.AddSingleton<ReadApiKeys>();
        services.AddSingleton<MakeApiKey>();
        services.AddSingleton<ChangeApiKey>();
        services.AddSingleton<PriceCatalogue>();
        services.AddSingleton<ReadProducts>();
        services.AddSingleton<WriteProduct>();
        services.AddSingleton<SaveProducts>();
        services.AddSingleton<ArchiveProduct>();
        services.AddSingleton<ListPrices>();
        services.AddSingleton<ImportProducts>();
        services.AddSingleton<CopyToLive>();
    }

    private static void AddManualActions(IServiceCollection services)
    {
        services.AddSingleton<CarryOut>();
        services.AddSingleton<GrantProduct>();
        services.AddSingleton<RevokeEntitlement>();
        services.AddSingleton<RestoreEntitlement>();
        services.AddSingleton<AdjustUsage>();
        services.AddSingleton<UndoAction>();
        services.AddSingleton<LinkSale>();
        services.AddSingleton<LinkCustomer>();
        services.AddSingleton<ListUnmapped>();
        services.AddSingleton<DecideUnmapped>();
        services.AddSingleton<EraseSteps>();
        services.AddSingleton<EraseCustomer>();
        services.AddSingleton<EraseWorker>();
    }
}
