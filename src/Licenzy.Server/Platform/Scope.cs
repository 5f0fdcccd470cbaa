using Licenzy.Core;

namespace Licenzy.Server.Platform;

/// <summary>The runtime boundary of one piece of work: a project in one mode. Nothing crosses it.</summary>
/// <param name="ProjectId">The project, <c>prj_…</c>.</param>
/// <param name="Mode">Test or live, chosen by the API key or the Stripe connection, never by a body.</param>
internal readonly record struct Scope(string ProjectId, Mode Mode)
{
    /// <summary>The mode as rows hold it.</summary>
    public string ModeText => Mode == Mode.Live ? "live" : "test";
}
