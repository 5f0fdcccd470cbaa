using Licenzy.Core.Formats;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>Ids of the right form that name nothing.</summary>
internal static class Missing
{
    private static readonly IReadOnlyDictionary<string, string> Values = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["attempt_id"] = Id(IdPrefix.Attempt),
        ["account_id"] = Id(IdPrefix.Account),
        ["connection_id"] = Id(IdPrefix.Connection),
        ["credential_id"] = "bWlzc2luZ29uZQ",
        ["endpoint_id"] = Id(IdPrefix.WebhookEndpoint),
        ["entitlement_id"] = Id(IdPrefix.Entitlement),
        ["event_id"] = Id(IdPrefix.Event),
        ["history_id"] = Id(IdPrefix.History),
        ["id"] = Id(IdPrefix.Entitlement),
        ["invitation_id"] = Id(IdPrefix.Invitation),
        ["key_id"] = Id(IdPrefix.ApiKey),
        ["outbound_id"] = Id(IdPrefix.Delivery),
        ["passkey_id"] = "bWlzc2luZ29uZQ",
        ["product"] = Id(IdPrefix.Product),
        ["product_code"] = "MISSING_ONE",
        ["product_id"] = Id(IdPrefix.Product),
        ["project_id"] = Id(IdPrefix.Project),
        ["recovery_id"] = Id(IdPrefix.Recovery),
        ["root"] = "cs_test_missingmissingmiss",
        ["session_id"] = Id(IdPrefix.Session),
        ["stripe_customer_id"] = "cus_MissingMissing",
        ["stripe_event_id"] = "evt_1Missing000000000000000",
        ["subject_ref"] = "nobody_of_this_name",
        ["use_id"] = Id(IdPrefix.Use),
        ["user_id"] = Id(IdPrefix.User),
    };

    /// <summary>The value for a name in a path; the name itself where nobody has thought of it.</summary>
    public static string ValueOf(string parameter) => Values.GetValueOrDefault(parameter, parameter);

    private static string Id(string prefix) => LicenzyId.Make(prefix, 1_700_000_000_000, new byte[LicenzyId.RandomBytes]);
}
