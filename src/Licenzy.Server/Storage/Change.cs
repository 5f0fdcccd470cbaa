using Licenzy.Server.Platform;

namespace Licenzy.Server.Storage;

/// <summary>
/// Something that a node may hold in memory is no longer true. Written with what changed, in one transaction, and read by all nodes:
/// it says what to forget, never what is true now.
/// </summary>
/// <param name="Kind">What changed: one of <see cref="ChangeKinds"/>.</param>
/// <param name="ProjectId">Whose.</param>
/// <param name="Mode">In which mode; empty when it concerns both.</param>
/// <param name="Name">Which one of its kind; empty when it concerns all of the project.</param>
internal readonly record struct Change(string Kind, string ProjectId, string Mode, string Name)
{
    /// <summary>What a subject holds changed.</summary>
    public static Change OfSubject(Scope scope, string subjectRef) => OfSubject(scope.ProjectId, scope.ModeText, subjectRef);

    /// <summary>What a subject holds changed.</summary>
    public static Change OfSubject(string projectId, string mode, string subjectRef) =>
        new(ChangeKinds.Subject, projectId, mode, subjectRef);

    /// <summary>What some subject holds changed, and nothing may name it.</summary>
    public static Change OfAllSubjects(Scope scope) => new(ChangeKinds.Subject, scope.ProjectId, scope.ModeText, string.Empty);

    /// <summary>Some API key of a project changed.</summary>
    public static Change OfKeys(string projectId) => new(ChangeKinds.Keys, projectId, string.Empty, string.Empty);

    /// <summary>A Stripe connection of a project changed.</summary>
    public static Change OfConnections(string projectId) => new(ChangeKinds.Connections, projectId, string.Empty, string.Empty);
}

/// <summary>What nodes hold in memory and must forget.</summary>
internal static class ChangeKinds
{
    /// <summary>Decisions about a subject; the name is its <c>subject_ref</c>, or empty for all of a project in a mode.</summary>
    public const string Subject = "subject";

    /// <summary>API keys of a project.</summary>
    public const string Keys = "keys";

    /// <summary>Stripe connections of a project, with their secrets.</summary>
    public const string Connections = "connections";
}

/// <summary>Holds something in memory that changes make untrue.</summary>
internal interface IChangeFollower
{
    /// <summary>Forgets what the change concerns, where that is held here.</summary>
    void Forget(Change change);

    /// <summary>Forgets everything: changes may have been missed.</summary>
    void ForgetAll();
}
