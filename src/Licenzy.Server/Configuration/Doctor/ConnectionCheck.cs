namespace Licenzy.Server.Configuration.Doctor;

/// <summary>What a check found.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something does not work.</summary>
    Fail,

    /// <summary>It works, and something about it deserves a look.</summary>
    Warn,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Code">What was checked, for programs.</param>
/// <param name="Status">ok, fail, warn or unknown.</param>
/// <param name="Detail">What was found, in a sentence.</param>
/// <param name="Fix">What to do about it; null when nothing is to be done.</param>
/// <param name="DurationMs">How long finding it out took, in milliseconds.</param>
internal sealed record ConnectionCheck(string Code, CheckStatus Status, string Detail, string? Fix, long DurationMs)
{
    public static ConnectionCheck Ok(string code, string detail, long durationMs) =>
        new(code, CheckStatus.Ok, detail, Fix: null, durationMs);

    public static ConnectionCheck Fail(string code, string detail, string fix, long durationMs) =>
        new(code, CheckStatus.Fail, detail, fix, durationMs);

    public static ConnectionCheck Warn(string code, string detail, string fix, long durationMs) =>
        new(code, CheckStatus.Warn, detail, fix, durationMs);

    public static ConnectionCheck Unknown(string code, string detail, long durationMs) =>
        new(code, CheckStatus.Unknown, detail, "Run the doctor again.", durationMs);
}
