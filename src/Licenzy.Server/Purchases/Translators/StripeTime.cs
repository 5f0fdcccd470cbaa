namespace Licenzy.Server.Purchases.Translators;

/// <summary>Stripe counts seconds, facts count milliseconds.</summary>
internal static class StripeTime
{
    /// <summary>Unix seconds as Unix ms.</summary>
    public static long ToMs(this long seconds) => seconds * 1000;

    /// <summary>Unix seconds as Unix ms; null stays null.</summary>
    public static long? ToMs(this long? seconds) => seconds * 1000;
}
