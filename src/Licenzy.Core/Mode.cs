namespace Licenzy.Core;

/// <summary>The side of Stripe that a row belongs to. Chosen by the API key alone; the two never mix.</summary>
public enum Mode
{
    /// <summary>Stripe's test data: no money moves.</summary>
    Test,

    /// <summary>Real money.</summary>
    Live,
}
