namespace Licenzy.Core.Facts;

/// <summary>
/// What Licenzy writes into the metadata of its Stripe objects and reads back. It counts only when project and mode are ours:
/// metadata gets copied, from live to test and between applications.
/// </summary>
/// <param name="AttemptId">The checkout attempt, <c>att_…</c>.</param>
/// <param name="SubjectRef">The subject.</param>
public sealed record LicenzyMetadata(string? AttemptId, string? SubjectRef)
{
    private const string ProjectKey = "licenzy_project_id";
    private const string ModeKey = "licenzy_mode";
    private const string AttemptKey = "licenzy_attempt_id";
    private const string SubjectKey = "licenzy_subject_ref";
    private const string ProductKey = "licenzy_product_code";

    /// <summary>Metadata that says nothing to this project and mode.</summary>
    public static LicenzyMetadata None { get; } = new(null, null);

    /// <summary>Reads the metadata of a Stripe object.</summary>
    /// <param name="find">Finds a metadata value by its key; null when it is missing.</param>
    /// <param name="projectId">The project that the event came to.</param>
    /// <param name="mode">The mode of its connection.</param>
    /// <returns><see cref="None"/> when the metadata is of another project or mode.</returns>
    public static LicenzyMetadata Read(Func<string, string?> find, string projectId, Mode mode)
    {
        ArgumentNullException.ThrowIfNull(find);
        return find(ProjectKey) != projectId || find(ModeKey) != mode.ToText()
            ? None
            : new LicenzyMetadata(Text(find(AttemptKey)), Text(find(SubjectKey)));
    }

    /// <summary>The metadata to send with a Checkout session, and with the subscription or payment intent that it makes.</summary>
    public static IReadOnlyDictionary<string, string> Write(
        string projectId,
        Mode mode,
        string attemptId,
        string subjectRef,
        string productCode
    ) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ProjectKey] = projectId,
            [ModeKey] = mode.ToText(),
            [AttemptKey] = attemptId,
            [SubjectKey] = subjectRef,
            [ProductKey] = productCode,
        };

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
