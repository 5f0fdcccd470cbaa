namespace Licenzy.Core;

/// <summary>How far a checkout attempt has come. With several sessions the most hopeful one counts.</summary>
public enum AttemptStatus
{
    /// <summary>The session is open.</summary>
    Created,

    /// <summary>Completed, the payment has not settled.</summary>
    Processing,

    /// <summary>Paid, or nothing was due.</summary>
    Finalized,

    /// <summary>The session expired or its slow payment failed.</summary>
    Failed,
}
