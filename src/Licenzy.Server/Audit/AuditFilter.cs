namespace Licenzy.Server.Audit;

/// <summary>Which rows of an account's log; several conditions hold together, null holds for all.</summary>
internal sealed record AuditFilter
{
    public string? ActorUserId { get; init; }

    public string? Action { get; init; }

    public string? ObjectId { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>The customer, with the project and mode in which they are one.</summary>
    public string? SubjectRef { get; init; }

    public string? Mode { get; init; }

    /// <summary>Not before, Unix ms.</summary>
    public long? FromMs { get; init; }

    /// <summary>Before, Unix ms.</summary>
    public long? ToMs { get; init; }
}
