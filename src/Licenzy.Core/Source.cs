namespace Licenzy.Core;

/// <summary>Who brought a state or a change about.</summary>
public enum Source
{
    /// <summary>Stripe, or the clock working on what Stripe said.</summary>
    Stripe,

    /// <summary>An operator.</summary>
    Portal,

    /// <summary>The application, by consuming units.</summary>
    Runtime,
}
