using System.Diagnostics;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Idempotency;

/// <summary>This running program, as other nodes see it.</summary>
internal sealed class Instance(Ids ids)
{
    /// <summary>The start of a process is known by counting from the machine's start, which is off by a little.</summary>
    private const long ClockSlackMs = 1000;

    public string Id { get; } = ids.New("node");

    public string Host { get; } = Environment.MachineName;

    public long ProcessId { get; } = Environment.ProcessId;

    /// <summary>
    /// Whether the process that wrote a row still runs on this machine: a dead node of ours is known at once by it. A
    /// process that is younger than the row only got its number; in a container every start gets the same one.
    /// </summary>
    /// <param name="processId">The row's process.</param>
    /// <param name="startedMs">When that program started, Unix ms.</param>
    public static bool Runs(long processId, long startedMs)
    {
        try
        {
            using var process = Process.GetProcessById((int)processId);
            return !process.HasExited && new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() <= startedMs + ClockSlackMs;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
