using System.Text.Json;
using Licenzy.Sandbox.Storage;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Billing;

/// <summary>
/// What Stripe's dashboard sets for unpaid invoices: how often a failed payment is tried again, and what becomes of the
/// subscription after the last try. One setting for the whole sandbox.
/// </summary>
/// <param name="AfterRetries"><c>cancel</c>, <c>unpaid</c>, or <c>past_due</c> to leave the subscription as it is.</param>
/// <param name="RetryDays">The days between each try and the one before it. Empty: no retry.</param>
internal sealed record BillingSettings(string AfterRetries, IReadOnlyList<int> RetryDays)
{
    private const string Name = "billing";

    /// <summary>What holds until it is set: retries after 3, 5 and 7 days, then the subscription is canceled.</summary>
    public static BillingSettings Default { get; } = new("cancel", [3, 5, 7]);

    public static BillingSettings Read(SqliteConnection connection) =>
        SettingStore.Find(connection, Name) is { } kept ? JsonSerializer.Deserialize<BillingSettings>(kept)! : Default;

    public void Keep(SqliteConnection connection) => SettingStore.Set(connection, Name, JsonSerializer.Serialize(this));
}
