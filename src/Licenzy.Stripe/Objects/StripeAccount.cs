using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>An account of Stripe's: whose key it is.</summary>
public sealed record StripeAccount : StripeObject, IStripeObject<StripeAccount>
{
    private StripeAccount(JsonElement json)
        : base(json)
    {
        DisplayName = json.Member("settings", "dashboard")?.Text("display_name") ?? json.Member("business_profile")?.Text("name");
        Email = json.Text("email");
        Country = json.Text("country");
        DefaultCurrency = json.Text("default_currency");
        ChargesEnabled = json.Flag("charges_enabled") ?? false;
    }

    /// <inheritdoc/>
    public static string ObjectName => "account";

    /// <summary>What the account calls itself: in its dashboard, else to its buyers.</summary>
    public string? DisplayName { get; }

    /// <summary>The account's address.</summary>
    public string? Email { get; }

    /// <summary>Two upper-case letters.</summary>
    public string? Country { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? DefaultCurrency { get; }

    /// <summary>Whether it can take payments.</summary>
    public bool ChargesEnabled { get; }

    /// <inheritdoc/>
    public static StripeAccount Read(JsonElement json) => new(json);
}
