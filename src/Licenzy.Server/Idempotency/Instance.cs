using System.Diagnostics;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Idempotency;

/// <summary>This running program, as other nodes see it.</summary>
internal sealed class Instance(Ids ids)
{
    public string Id { get; } = ids.New("node");

    public string Host { get; } = Environment.MachineName;

    public long ProcessId { get; } = Environment.ProcessId;

    /// <summary>
    /// Whether the process that had this number at this time still runs on this machine: a dead node of ours is known at
    /// once by it. A number that was given away anew (in a container it is always 1) does not bring a node back to life.
    /// </summary>
    public static bool Runs(long processId, long atMs)
    {
        try
        {
            using var process = Process.GetProcessById((int)processId);
            return !process.HasExited && new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() <= atMs;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
